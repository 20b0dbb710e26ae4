//! Definitions of one subscription and one managing tenant: several offers, and the same grant in
//! several of them.

use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::between::{All, LONGEST, open, remark, subscription_key};
use crate::model::{Access, Check, Origin, Remark};
use crate::text::escape::brief;

impl All<'_> {
    /// [D-07]
    pub(super) fn offers(&self, remarks: &mut Vec<(usize, Remark)>) {
        let mut first: FxHashMap<(String, Uuid), (usize, &str)> = FxHashMap::default();
        for (index, found, at) in self.each().filter(|(_, _, at)| at.is_there()) {
            let (Some(name), Some(tenant)) = (open(&found.name), found.managing_tenant.value()) else {
                continue;
            };
            let (before, other) =
                *first.entry((subscription_key(&at.target), *tenant)).or_insert((index, name));
            let both_there = self.at.get(before).is_some_and(|before| before.both_there(at));
            if both_there && !other.eq_ignore_ascii_case(name) {
                let message = format!(
                    "`{}` and `{}` are two offers of one managing tenant in one subscription",
                    brief(other, LONGEST),
                    brief(name, LONGEST)
                );
                let whole = Origin::nowhere();
                let origin = found.name.origin().unwrap_or(&whole);
                let remark = remark(Check::SeveralOffers, message, "another name", origin, other);
                remarks.push((index, remark));
            }
        }
    }

    /// [D-08]
    pub(super) fn grants(&self, remarks: &mut Vec<(usize, Remark)>) {
        let mut first: FxHashMap<(String, Uuid, Access, Uuid, Uuid), usize> = FxHashMap::default();
        for (index, found, at) in self.each().filter(|(_, _, at)| at.is_there()) {
            let Some(tenant) = found.managing_tenant.value() else { continue };
            let key = subscription_key(&at.target);
            let mut repeated = Vec::new();
            for grant in &found.authorizations {
                let (Some(principal), Some(role)) = (open(&grant.principal), open(&grant.role)) else {
                    continue;
                };
                let key = (key.clone(), *tenant, grant.access, *principal, role.id);
                let before = *first.entry(key).or_insert(index);
                if self.at.get(before).is_some_and(|before| before.both_there(at)) {
                    repeated.push((grant, format!("{principal} {}", role.id)));
                }
            }
            let Some((grant, _)) = repeated.first() else { continue };
            let message = match repeated.len() {
                1 => {
                    "a grant of this delegation stands in another one of the subscription as well".to_owned()
                }
                many => {
                    format!("{many} grants of this delegation stand in others of the subscription as well")
                }
            };
            let label = if repeated.len() == 1 { "granted twice" } else { "granted twice, as are others" };
            let mut detail: Vec<String> = repeated.iter().map(|(_, words)| words.clone()).collect();
            detail.sort();
            let remark = remark(Check::RepeatedGrant, message, label, &grant.origin, &detail.join(", "));
            remarks.push((index, remark));
        }
    }
}
