//! URIs: `uri`, `buildUri` and `parseUri`, after RFC 3986 with the normal form of .NET's `Uri`:
//! scheme and host in lower case, no default port, no dot segments, `/` for an empty path.
//! Characters that would need escapes are left as they are.

use super::call::{Call, Fault};
use super::fault;
use super::row::{Code, Function};
use crate::template::arm::value::{Data, Members, Value};

pub(super) const ROWS: &[Function] = &[
    Function::new(
        "uri(base, relative)",
        "An absolute URI from a base and a relative one.",
        Code::Strict(uri),
    ),
    Function::new(
        "buildUri(components)",
        "A URI from an object with `scheme`, `host`, `port`, `path` and `query`.",
        Code::Strict(build_uri),
    ),
    Function::new(
        "parseUri(uri)",
        "The components of a URI: `scheme`, `host`, `port`, `path` and `query`.",
        Code::Strict(parse_uri),
    ),
];

/// The parts of a URI or of a reference. `query` and `fragment` keep their sign.
#[derive(Clone, Debug, Default)]
struct Parts<'t> {
    scheme: Option<&'t str>,
    authority: Option<&'t str>,
    path: &'t str,
    query: &'t str,
    fragment: &'t str,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Self {
        let (rest, fragment) = cut(text, '#');
        let (rest, query) = cut(rest, '?');
        let (scheme, rest) = match rest.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
            _ => (None, rest),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let (authority, path) = cut(rest, '/');
                (Some(authority), path)
            }
            None => (None, rest),
        };
        Self { scheme, authority, path, query, fragment }
    }

    /// The URI in its normal form, with this path.
    fn write(&self, path: &str) -> String {
        let scheme = self.scheme.unwrap_or_default().to_ascii_lowercase();
        let mut out = format!("{scheme}:");
        if let Some(authority) = self.authority {
            let (user, host) =
                authority.rsplit_once('@').map_or(("", authority), |(user, host)| (user, host));
            out.push_str("//");
            if !user.is_empty() {
                out.push_str(user);
                out.push('@');
            }
            let (host, port) = host_and_port(host);
            out.push_str(&host.to_lowercase());
            if let Some(port) = port.filter(|port| default_port(&scheme) != port.parse().ok()) {
                out.push(':');
                out.push_str(port);
            }
            if !path.starts_with('/') {
                out.push('/');
            }
        }
        out.push_str(path);
        out + self.query + self.fragment
    }
}

/// The text up to a sign, and the rest with the sign.
fn cut(text: &str, sign: char) -> (&str, &str) {
    text.find(sign).map_or((text, ""), |at| text.split_at(at))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Host and port; the colons of an address in brackets are no port's.
fn host_and_port(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            (host, Some(port).filter(|port| !port.is_empty()))
        }
        _ => (text, None),
    }
}

fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" | "ws" => Some(80),
        "https" | "wss" => Some(443),
        "ftp" => Some(21),
        _ => None,
    }
}

fn uri(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let (base, relative) = (call.string(args, 0)?, call.string(args, 1)?);
    call.spend_text(base.len() + relative.len())?;
    let base_parts = absolute(call, args, base)?;
    Ok(resolve(&base_parts, &Parts::of(relative)).into())
}

/// The parts of argument 0, which must be an absolute URI.
fn absolute<'t>(call: &Call<'_>, args: &[Value], text: &'t str) -> Result<Parts<'t>, Fault> {
    let parts = Parts::of(text.trim());
    if parts.scheme.is_some() {
        return Ok(parts);
    }
    let text = fault::quoted(call.value(args, 0)?, text);
    let mut fault = fault::bad_value(call, 0, format!("takes an absolute URI, not {text}"));
    fault.help = Some(String::from("begin it with a scheme, e.g. `https://`"));
    Err(fault)
}

/// The URI that a reference means, seen from a base.
fn resolve(base: &Parts<'_>, reference: &Parts<'_>) -> String {
    if reference.scheme.is_some() {
        return reference.write(&without_dots(reference.path));
    }
    let mut target = Parts { scheme: base.scheme, ..reference.clone() };
    if reference.authority.is_some() {
        return target.write(&without_dots(reference.path));
    }
    target.authority = base.authority;
    if reference.path.is_empty() {
        if reference.query.is_empty() {
            target.query = base.query;
        }
        return target.write(&without_dots(base.path));
    }
    if reference.path.starts_with('/') {
        return target.write(&without_dots(reference.path));
    }
    let folder = base.path.rfind('/').and_then(|at| base.path.get(..=at));
    let folder = folder.unwrap_or(if base.authority.is_some() { "/" } else { "" });
    target.write(&without_dots(&format!("{folder}{}", reference.path)))
}

/// The path with `.` and `..` followed.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." && kept.len() > 1 {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    kept.join("/")
}

fn build_uri(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let components = call.object(args, 0)?;
    let text = |name: &str| match components.get(name).map(|value| &value.data) {
        None | Some(Data::Null) => Ok(""),
        Some(Data::String(text)) => Ok(&**text),
        Some(_) => Err(fault::bad_value(call, 0, format!("takes a string as `{name}`"))),
    };
    let (scheme, host, path, query) = (text("scheme")?, text("host")?, text("path")?, text("query")?);
    if !is_scheme(scheme) || host.is_empty() {
        return Err(fault::bad_value(call, 0, "needs a `scheme` and a `host`"));
    }
    let port = match components.get("port").map(|value| &value.data) {
        None | Some(Data::Null | Data::Int(-1)) => String::new(),
        Some(Data::Int(port @ 0..=65535)) => format!(":{port}"),
        Some(_) => return Err(fault::bad_value(call, 0, "takes 0 to 65535 as `port`")),
    };
    let authority = format!("{host}{port}");
    let query =
        if query.is_empty() || query.starts_with('?') { query.to_owned() } else { format!("?{query}") };
    call.spend_text(authority.len() + path.len() + query.len())?;
    let parts =
        Parts { scheme: Some(scheme), authority: Some(&authority), query: &query, ..Parts::default() };
    Ok(parts.write(&without_dots(path)).into())
}

fn parse_uri(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let text = call.string(args, 0)?;
    call.spend_text(text.len())?;
    let parts = absolute(call, args, text)?;
    let scheme = parts.scheme.unwrap_or_default().to_ascii_lowercase();
    let authority = parts.authority.unwrap_or_default();
    let (host, port) = host_and_port(authority.rsplit_once('@').map_or(authority, |(_, host)| host));
    let port = port.and_then(|port| port.parse::<u16>().ok()).or_else(|| default_port(&scheme));
    let mut path = without_dots(parts.path);
    if path.is_empty() && parts.authority.is_some() {
        path.push('/');
    }
    let mut members = Members::new();
    members.set("scheme", call.made(scheme));
    members.set("host", call.made(host.to_lowercase()));
    members.set("port", call.made(port.map_or(-1, i64::from)));
    members.set("path", call.made(path));
    members.set("query", call.made(parts.query));
    Ok(members.build(None).into())
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, shown, v};

    fn uri(base: &str, relative: &str) -> String {
        shown("uri", [v(&format!("'{base}'")), v(&format!("'{relative}'"))]).trim_matches('\'').to_owned()
    }

    #[test]
    fn the_last_segment_of_the_base_gives_way() {
        assert_eq!(uri("https://contoso.com/a/b.json", "c.json"), "https://contoso.com/a/c.json");
        assert_eq!(uri("https://contoso.com/a/", "c/d.json?sas=1"), "https://contoso.com/a/c/d.json?sas=1");
        assert_eq!(uri("https://contoso.com/a", "/c"), "https://contoso.com/c");
        assert_eq!(uri("https://contoso.com", "c"), "https://contoso.com/c");
        assert_eq!(uri("https://contoso.com/a?x=1#y", ""), "https://contoso.com/a?x=1");
        assert_eq!(uri("https://contoso.com/a", "//fabrikam.com/b"), "https://fabrikam.com/b");
        assert_eq!(uri("https://contoso.com/a", "ftp://fabrikam.com:21/b"), "ftp://fabrikam.com/b");
    }

    #[test]
    fn dot_segments_are_followed() {
        assert_eq!(uri("https://contoso.com/a/b/c", "../../../d/./e"), "https://contoso.com/d/e");
        assert_eq!(uri("https://contoso.com/a/b/c", ".."), "https://contoso.com/a/");
        assert_eq!(uri("https://contoso.com/a/b/c", "."), "https://contoso.com/a/b/");
    }

    #[test]
    fn the_normal_form_has_a_lower_case_host_and_no_default_port() {
        assert_eq!(uri("HTTPS://user@Contoso.COM:443", ""), "https://user@contoso.com/");
        assert_eq!(uri("http://[2001:DB8::1]:8080/a", "b"), "http://[2001:db8::1]:8080/b");
    }

    #[test]
    fn a_base_without_a_scheme_is_an_error() {
        let fault = fails("uri", [v("'contoso.com'"), v("'a'")]);
        assert_eq!(fault.message, "`uri` takes an absolute URI, not `contoso.com`");
        assert_eq!(fault.argument, Some(0));
    }

    #[test]
    fn a_uri_is_built_from_its_components_and_taken_apart_again() {
        let components =
            "{'scheme': 'https', 'host': 'Contoso.com', 'port': 8443, 'path': 'a', 'query': 'b=1'}";
        assert_eq!(shown("buildUri", [v(components)]), "'https://contoso.com:8443/a?b=1'");
        assert_eq!(
            shown("parseUri", [v("'https://Contoso.com/a?b=1'")]),
            "{'scheme': 'https', 'host': 'contoso.com', 'port': 443, 'path': '/a', 'query': '?b=1'}"
        );
        assert_eq!(
            fails("buildUri", [v("{'host': 'x'}")]).message,
            "`buildUri` needs a `scheme` and a `host`"
        );
        assert_eq!(
            fails("buildUri", [v("{'scheme': 'a', 'host': 1}")]).message,
            "`buildUri` takes a string as `host`"
        );
        fails("parseUri", [v("'contoso.com/a'")]);
    }
}
