//! The role catalogue of a run: the embedded one, and what role files add to it.

use std::borrow::Cow;

use super::args::RoleFileArgs;
use super::{evidence, read};
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Sink};
use crate::evidence::RoleFiles;
use crate::report::RoleFile;
use crate::text::SourceMap;

/// Leaves out that roles are not in the catalogue if role files could not be read: they may be in
/// these, and that the files cannot be read is told already. Says whether there was any.
pub(super) fn excuse(sink: &mut Sink, of_roles: &Sink) -> bool {
    of_roles.has_errors() && sink.leave_out(Code::UnknownRole)
}

/// Reads the role files. What is wrong with one is reported, and the others still count.
pub(super) fn load(
    args: &RoleFileArgs,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> (Cow<'static, Catalog>, Vec<RoleFile>) {
    let embedded = Catalog::embedded();
    if args.roles.is_empty() {
        return (Cow::Borrowed(embedded), Vec::new());
    }
    let mut roles = RoleFiles::default();
    let mut files = Vec::new();
    for path in &args.roles {
        let Some((file, text)) = evidence::open(path, sources, sink) else { continue };
        let ids = roles.add(file, &text, sink);
        let replaced = ids.iter().filter(|id| embedded.find(**id).is_some()).count();
        files.push(RoleFile { name: read::name(path), added: ids.len() - replaced, replaced });
    }
    (Cow::Owned(roles.extend(embedded.clone())), files)
}
