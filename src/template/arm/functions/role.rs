//! Built-in roles by name: `roleDefinitions`, answered from the role catalogue.

use std::sync::Arc;

use super::call::{Call, Fault};
use super::fault;
use super::row::{Code, Function};
use crate::catalog::Catalog;
use crate::model::{Cause, CauseKind};
use crate::template::arm::value::{Members, Value};

pub(super) const ROWS: &[Function] = &[Function::new(
    "roleDefinitions(name)",
    "The ids of the built-in role with this name.",
    Code::Partial(role_definitions),
)];

/// What it costs to look through all names for one that is near.
const COST_OF_A_MISS: usize = 5_000;

/// No role has a longer name, in bytes.
const LONGEST: usize = 200;

/// A name that is nearly that of a role is a slip. Any other may be that of a role that Azure has
/// and the catalogue has not.
fn role_definitions(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let (name, given) = (call.string(args, 0)?, call.value(args, 0)?);
    call.spend_text(name.len())?;
    let catalog = Catalog::embedded();
    let Some(role) = catalog.by_name(name).and_then(|idx| catalog.role(idx)) else {
        if given.is_secret() || name.len() > LONGEST {
            return Ok(only_azure_knows(call));
        }
        (call.spend)(COST_OF_A_MISS)?;
        let Some(meant) = catalog.nearest_name(name) else { return Ok(only_azure_knows(call)) };
        let problem = format!("knows no built-in role called {}", fault::quoted(given, name));
        let help = Some(format!("did you mean `{meant}`?"));
        return Err(Fault { help, ..fault::bad_value(call, 0, problem) });
    };
    let id = format!("/providers/Microsoft.Authorization/roleDefinitions/{}", role.id);
    let mut members = Members::new();
    members.set("id", call.made_from(args, id));
    members.set("roleDefinitionId", call.made_from(args, role.id.to_string()));
    call.made_round(members.build(None))
}

fn only_azure_knows(call: &Call<'_>) -> Value {
    Value::unknown(Cause::at(CauseKind::LiveAzure(Arc::from(call.name)), call.span))
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, run, shown, unknown, v};

    #[test]
    fn a_built_in_role_has_its_ids_whatever_the_case_of_its_name() {
        let id = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
        let path = "/providers/Microsoft.Authorization/roleDefinitions";
        let ids = format!("{{'id': '{path}/{id}', 'roleDefinitionId': '{id}'}}");
        assert_eq!(shown("roleDefinitions", [v("'Reader'")]), ids);
        assert_eq!(shown("roleDefinitions", [v("'READER'")]), ids);
    }

    #[test]
    fn a_slip_is_told_and_a_role_that_the_catalogue_lacks_is_not_known() {
        let fault = fails("roleDefinitions", [v("'Raeder'")]);
        assert_eq!(fault.message, "`roleDefinitions` knows no built-in role called `Raeder`");
        assert_eq!(fault.help.as_deref(), Some("did you mean `Reader`?"));
        assert_eq!(fault.argument, Some(0));
        assert!(unknown("roleDefinitions", [v("'Zookeeper of the year'")]));
        assert!(unknown("roleDefinitions", [v("!'Raeder'")]));
    }

    #[test]
    fn the_ids_of_a_secret_name_are_secret() {
        let role = run("roleDefinitions", [v("!'Reader'")]).unwrap();
        assert!(role.member("id").unwrap().is_secret());
    }
}
