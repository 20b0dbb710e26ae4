//! Any bytes as files of evidence, each after a line `-- kind/name --`: `mfa/…` for Conditional Access
//! policies, `defaults/…` for security defaults, `roles/…` for definitions of roles, and anything else
//! for exports of directories, which are JSON or CSV.
//!
//! Everything is asked of what was read; and it makes no difference to any answer in which order the
//! files were.

#![no_main]

use delegard::catalog::Catalog;
use delegard::diagnostic::Sink;
use delegard::document::json;
use delegard::evidence::{Evidence, RoleFiles, Source};
use delegard::text::{FileId, SourceMap, Text};
use delegard_fuzz::answers::{self, TENANT};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = delegard::text::decode::decode(bytes.to_vec()) else { return };
    let (mut sources, mut files) = (SourceMap::new(), Vec::new());
    for (name, text) in delegard_fuzz::files(&text, "directory/any.json") {
        files.push((name, sources.add(name, text), Text::from(text)));
    }
    let mut sink = Sink::new();
    let (evidence, roles) = read(&files, &mut sink);
    delegard_fuzz::printed(&sink.into_sorted(), &sources);
    let told = answers::evidence(&evidence, &sources);
    if let Some(catalog) = roles {
        answers::roles(&catalog);
    }
    files.reverse();
    let (backwards, _) = read(&files, &mut Sink::new());
    assert_eq!(told, answers::evidence(&backwards, &sources), "the order of files changes an answer");
});

/// Reads files of evidence; and the catalogue, if there are roles among them.
fn read(files: &[(&str, FileId, Text)], sink: &mut Sink) -> (Evidence, Option<Catalog>) {
    let (mut evidence, mut roles) = (Evidence::default(), RoleFiles::default());
    let mut found = 0;
    for (name, file, text) in files {
        let kind = name.split('/').next().unwrap_or_default();
        match kind {
            "mfa" | "defaults" => {
                let Some(tree) = json::read(*file, text, json::Limits::default(), sink) else { continue };
                if kind == "mfa" {
                    evidence.mfa.add_conditional_access(TENANT, &tree, Source::default(), sink);
                } else {
                    evidence.mfa.add_security_defaults(TENANT, &tree, Source::default(), sink);
                }
            }
            "roles" => found += roles.add(*file, text, sink).len(),
            _ => evidence.add_directory(*file, text, Source::default(), sink),
        }
    }
    (evidence, (found > 0).then(|| roles.extend(Catalog::embedded().clone())))
}
