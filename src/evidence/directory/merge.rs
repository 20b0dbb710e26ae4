//! Several tellings of one object, put together. Where two contradict each other, that is reported
//! with both places, and the fact is then not known.

use super::object::{DirectoryObject, Members, Rare};
use crate::diagnostic::Sink;
use crate::evidence::errors;
use crate::evidence::told::{Clash, Told};
use crate::text::escape::brief;
use crate::text::name::same_name;

/// Takes what a later source tells about an object into what is known already.
pub(super) fn merge(known: &mut DirectoryObject, later: DirectoryObject, sink: &mut Sink) {
    let id = known.id;
    let mut report = |clash: Option<Clash<String>>, about: &str| {
        if let Some(clash) = clash {
            sink.push(errors::contradiction(id, about, &clash));
        }
    };
    let DirectoryObject { kind, name, group, dynamic, guest, enabled, rare, .. } = later;
    report(worded(known.kind.hear(kind, |a, b| a.narrowed(*b)), |kind| kind.to_string()), "the kind");
    report(
        worded(known.name.hear(name, |a, b| same_name(a, b).then(|| a.clone())), |name| {
            format!("`{}`", brief(name, 60))
        }),
        "the name",
    );
    report(
        worded(known.group.hear(group, |a, b| a.narrowed(*b)), |kind| kind.to_string()),
        "the kind of group",
    );
    report(
        flag(&mut known.dynamic, dynamic, "dynamic membership", "assigned membership"),
        "the membership rule",
    );
    report(flag(&mut known.guest, guest, "guest", "member"), "the user type");
    report(flag(&mut known.enabled, enabled, "enabled", "disabled"), "the state of the account");
    if let Some(rare) = rare {
        merge_rare(known.rare_mut(), *rare, report);
    }
}

fn merge_rare(known: &mut Rare, later: Rare, mut report: impl FnMut(Option<Clash<String>>, &str)) {
    let Rare { role_assignable, members, empty, nested, tenant } = later;
    let protected =
        flag(&mut known.role_assignable, role_assignable, "role-assignable", "not role-assignable");
    report(protected, "the protection");
    report(
        worded(known.members.hear(members, join_members), |members| format!("{} members", members.ids.len())),
        "the members",
    );
    report(flag(&mut known.empty, empty, "empty", "not empty"), "the members");
    report(flag(&mut known.nested, nested, "nested groups", "no nested groups"), "the members");
    report(worded(known.tenant.hear(tenant, same), ToString::to_string), "the tenant");
}

fn same<T: PartialEq + Clone>(a: &T, b: &T) -> Option<T> {
    (a == b).then(|| a.clone())
}

fn flag(known: &mut Told<bool>, later: Told<bool>, yes: &str, no: &str) -> Option<Clash<String>> {
    worded(known.hear(later, same), |flag| if *flag { yes } else { no }.to_owned())
}

/// The same clash, its values in words.
fn worded<T>(clash: Option<Clash<T>>, words: impl Fn(&T) -> String) -> Option<Clash<String>> {
    let Clash { earlier, later } = clash?;
    Some(Clash { earlier: (words(&earlier.0), earlier.1), later: (words(&later.0), later.1) })
}

/// How many members are kept of a list that is not whole anyway.
const MOST_MEMBERS: usize = 1000;

/// Two lists of a group's members: parts of one list are put together; two whole lists, or a part
/// of a whole, have to agree.
fn join_members(a: &Members, b: &Members) -> Option<Members> {
    let holds =
        |whole: &Members, part: &Members| part.ids.iter().all(|id| whole.ids.binary_search(id).is_ok());
    match (a.complete, b.complete) {
        (true, _) => (holds(a, b) && (!b.complete || holds(b, a))).then(|| a.clone()),
        (false, true) => holds(b, a).then(|| b.clone()),
        (false, false) => {
            let mut ids: Vec<_> = a.ids.iter().chain(&b.ids).copied().collect();
            ids.sort_unstable();
            ids.dedup();
            ids.truncate(MOST_MEMBERS);
            Some(Members { ids, complete: false })
        }
    }
}
