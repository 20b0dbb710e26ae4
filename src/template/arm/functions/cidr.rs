//! Address ranges: `parseCidr`, `cidrSubnet` and `cidrHost`, for IPv4 and IPv6.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::call::{Call, Fault};
use super::fault;
use super::row::{Code, Function};
use crate::template::arm::value::{Data, Members, Value};

pub(super) const ROWS: &[Function] = &[
    Function::new(
        "parseCidr(network)",
        "The addresses that an address range stands for.",
        Code::Strict(parse_cidr),
    ),
    Function::new(
        "cidrSubnet(network, newCidr, index)",
        "One of the equal parts into which an address range is split.",
        Code::Strict(cidr_subnet),
    ),
    Function::new(
        "cidrHost(network, index)",
        "A usable address of an address range.",
        Code::Strict(cidr_host),
    ),
];

/// An address range. Addresses are numbers, the first bit highest, of `bits` bits.
#[derive(Clone, Copy, Debug)]
struct Network {
    first: u128,
    prefix: u32,
    bits: u32,
}

impl Network {
    /// Reads `10.0.0.0/8`. Bits after the prefix do not matter.
    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let (address, bits) = match address.parse().ok()? {
            IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
            IpAddr::V6(address) => (address.to_bits(), 128),
        };
        let digits = prefix.bytes().all(|byte| byte.is_ascii_digit());
        let prefix = prefix.parse().ok().filter(|prefix| digits && *prefix <= bits)?;
        let network = Self { first: address, prefix, bits };
        Some(Self { first: address & !network.host_mask(), ..network })
    }

    /// Ones where hosts differ.
    fn host_mask(self) -> u128 {
        low_ones(self.bits - self.prefix)
    }

    fn last(self) -> u128 {
        self.first | self.host_mask()
    }

    /// Whether the first and last address are kept from hosts: in IPv4, if there are others.
    fn reserves_ends(self) -> bool {
        self.bits == 32 && self.prefix < 31
    }

    fn address(self, number: u128) -> String {
        match u32::try_from(number) {
            Ok(number) if self.bits == 32 => Ipv4Addr::from_bits(number).to_string(),
            _ => Ipv6Addr::from_bits(number).to_string(),
        }
    }
}

/// So many ones at the low end.
fn low_ones(count: u32) -> u128 {
    u128::MAX.checked_shr(128 - count).unwrap_or(0)
}

fn network(call: &Call<'_>, args: &[Value]) -> Result<Network, Fault> {
    let text = call.string(args, 0)?;
    Network::parse(text.trim()).map_or_else(
        || {
            let text = fault::quoted(call.value(args, 0)?, text);
            Err(fault::bad_value(
                call,
                0,
                format!("takes an address range such as `10.0.0.0/16`, not {text}"),
            ))
        },
        Ok,
    )
}

fn parse_cidr(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let network = network(call, args)?;
    let inset = u128::from(network.reserves_ends());
    let mask = low_ones(network.bits) & !network.host_mask();
    let mut members = Members::new();
    members.set("network", call.made(network.address(network.first)));
    members.set("netmask", call.made(network.address(mask)));
    if network.bits == 32 {
        members.set("broadcast", call.made(network.address(network.last())));
    }
    members.set("firstUsable", call.made(network.address(network.first + inset)));
    members.set("lastUsable", call.made(network.address(network.last() - inset)));
    members.set("cidr", call.made(i64::from(network.prefix)));
    Ok(members.build(None).into())
}

fn cidr_subnet(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let network = network(call, args)?;
    let (wanted, index) = (call.int(args, 1)?, call.int(args, 2)?);
    let (least, most) = (network.prefix, network.bits);
    let prefix =
        u32::try_from(wanted).ok().filter(|prefix| (least..=most).contains(prefix)).ok_or_else(|| {
            let problem = format!("splits a /{least} into parts of /{least} to /{most}, not /{wanted}");
            let without = "splits an address range into smaller ones";
            fault::bad_value(call, 1, fault::unless_secret(args, problem, without))
        })?;
    let part = Network { prefix, ..network };
    let offset = u128::try_from(index).ok().filter(|index| *index <= low_ones(prefix - least));
    let offset = offset.ok_or_else(|| {
        let problem = format!("finds no part {index} of /{prefix} in a /{least}");
        fault::bad_value(
            call,
            2,
            fault::unless_secret(args, problem, "finds no such part in the address range"),
        )
    })?;
    let first = network.first | offset.checked_shl(part.bits - prefix).unwrap_or(0);
    Ok(format!("{}/{prefix}", part.address(first)).into())
}

/// Host 0 is the address after the network's own, in IPv6 too.
fn cidr_host(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let network = network(call, args)?;
    let index = call.int(args, 1)?;
    let alone = network.first == network.last();
    let start = if network.reserves_ends() || (network.bits == 128 && !alone) { 1 } else { 0 };
    let end = network.last() - u128::from(network.reserves_ends());
    let offset = u128::try_from(index).ok().and_then(|index| index.checked_add(start));
    let host = offset.and_then(|offset| network.first.checked_add(offset)).filter(|host| *host <= end);
    match host {
        Some(host) => Ok(network.address(host).into()),
        None => {
            let problem = format!("finds no host {index} in a /{}", network.prefix);
            let problem = fault::unless_secret(args, problem, "finds no such host in the address range");
            Err(fault::bad_value(call, 1, problem))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, shown, v};

    #[test]
    fn an_ipv4_range_keeps_its_ends_from_hosts() {
        assert_eq!(
            shown("parseCidr", [v("'192.0.2.77/28'")]),
            "{'network': '192.0.2.64', 'netmask': '255.255.255.240', 'broadcast': '192.0.2.79', \
             'firstUsable': '192.0.2.65', 'lastUsable': '192.0.2.78', 'cidr': 28}"
        );
    }

    #[test]
    fn small_ranges_have_no_ends_to_spare() {
        let usable = |range: &str| shown("parseCidr", [v(&format!("'{range}'"))]);
        assert!(usable("192.0.2.4/31").contains("'firstUsable': '192.0.2.4', 'lastUsable': '192.0.2.5'"));
        assert!(usable("192.0.2.4/32").contains("'firstUsable': '192.0.2.4', 'lastUsable': '192.0.2.4'"));
    }

    #[test]
    fn an_ipv6_range_has_no_broadcast_address() {
        assert_eq!(
            shown("parseCidr", [v("'2001:DB8::/32'")]),
            "{'network': '2001:db8::', 'netmask': 'ffff:ffff::', 'firstUsable': '2001:db8::', \
             'lastUsable': '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 'cidr': 32}"
        );
        assert!(shown("parseCidr", [v("'::/0'")]).contains("'netmask': '::'"));
        assert!(shown("parseCidr", [v("'0.0.0.0/0'")]).contains("'broadcast': '255.255.255.255'"));
    }

    #[test]
    fn a_range_is_split_into_equal_parts() {
        let subnet = |index| shown("cidrSubnet", [v("'198.51.100.0/24'"), v("26"), v(index)]);
        assert_eq!(subnet("3"), "'198.51.100.192/26'");
        assert_eq!(shown("cidrSubnet", [v("'2001:db8::/32'"), v("128"), v("5")]), "'2001:db8::5/128'");
        assert_eq!(shown("cidrSubnet", [v("'::/0'"), v("0"), v("0")]), "'::/0'");
        assert_eq!(
            fails("cidrSubnet", [v("'198.51.100.0/24'"), v("26"), v("4")]).message,
            "`cidrSubnet` finds no part 4 of /26 in a /24"
        );
        assert_eq!(
            fails("cidrSubnet", [v("'198.51.100.0/24'"), v("23"), v("0")]).message,
            "`cidrSubnet` splits a /24 into parts of /24 to /32, not /23"
        );
    }

    #[test]
    fn hosts_are_counted_from_the_first_that_can_be_used() {
        assert_eq!(shown("cidrHost", [v("'192.0.2.0/29'"), v("5")]), "'192.0.2.6'");
        assert_eq!(shown("cidrHost", [v("'2001:db8::/64'"), v("0")]), "'2001:db8::1'");
        assert_eq!(shown("cidrHost", [v("'192.0.2.9/32'"), v("0")]), "'192.0.2.9'");
        assert_eq!(
            fails("cidrHost", [v("'192.0.2.0/29'"), v("6")]).message,
            "`cidrHost` finds no host 6 in a /29"
        );
        fails("cidrHost", [v("'192.0.2.0/29'"), v("-1")]);
    }

    #[test]
    fn what_is_no_range_is_an_error() {
        for text in ["192.0.2.0", "192.0.2.256/8", "192.0.2.0/33", "192.0.2.0/+8", "x:/3", "/"] {
            assert_eq!(fails("parseCidr", [v(&format!("'{text}'"))]).argument, Some(0), "{text}");
        }
    }
}
