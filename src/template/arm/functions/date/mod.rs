//! Dates: `dateTimeAdd`, `dateTimeFromEpoch` and `dateTimeToEpoch`. `utcNow` differs each time and
//! is the evaluator's.
//!
//! All times are UTC. In a duration a year is 365 days and a month 30, as Azure documents.
//!
//! - [`read`]: texts of dates and durations
//! - [`write`]: .NET's date formats

mod read;
mod write;

use jiff::SignedDuration;
use jiff::civil::{self, DateTime};

use super::call::{Call, Fault};
use super::fault;
use super::row::{Code, Function};
use crate::template::arm::value::{Data, Value};

pub(super) const ROWS: &[Function] = &[
    Function::new(
        "dateTimeAdd(base, duration, [format])",
        "A date and time after a duration in the form of ISO 8601; a year is 365 days, a month 30.",
        Code::Strict(add),
    ),
    Function::new(
        "dateTimeFromEpoch(seconds)",
        "The date and time so many seconds after the start of 1970.",
        Code::Strict(from_epoch),
    ),
    Function::new(
        "dateTimeToEpoch(dateTime)",
        "The seconds from the start of 1970 to a date and time.",
        Code::Strict(to_epoch),
    ),
];

const EPOCH: DateTime = civil::datetime(1970, 1, 1, 0, 0, 0, 0);

fn add(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let base = date(call, args)?;
    let text = call.string(args, 1)?;
    let Some(duration) = read::duration(text) else {
        let text = fault::quoted(call.value(args, 1)?, text);
        let problem = format!("takes an ISO 8601 duration such as `P1D` or `-PT2H`, not {text}");
        return Err(fault::bad_value(call, 1, problem));
    };
    let sum = base.checked_add(duration).ok().filter(|sum| (1..=9999).contains(&sum.year()));
    let sum = sum.ok_or_else(|| fault::bad_call(call, "gives a date outside the years 1 to 9999"))?;
    if args.len() < 3 {
        return Ok(write::iso(sum).into());
    }
    let format = call.string(args, 2)?;
    call.spend_text(format.len().saturating_mul(8))?;
    write::format(sum, format).map(Data::from).ok_or_else(|| {
        let format = args.get(2).map_or_else(String::new, |value| fault::quoted(value, format));
        fault::bad_value(call, 2, format!("cannot write a date as {format}"))
    })
}

/// The date and time in argument 0.
fn date(call: &Call<'_>, args: &[Value]) -> Result<DateTime, Fault> {
    let text = call.string(args, 0)?;
    read::date(text).map_or_else(
        || {
            let text = fault::quoted(call.value(args, 0)?, text);
            let problem = format!("takes a date and time such as `2026-01-31T08:00:00Z`, not {text}");
            Err(fault::bad_value(call, 0, problem))
        },
        Ok,
    )
}

fn from_epoch(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let seconds = call.int(args, 0)?;
    let date = EPOCH.checked_add(SignedDuration::from_secs(seconds)).ok();
    match date.filter(|date| (1..=9999).contains(&date.year())) {
        Some(date) => Ok(write::iso(date).into()),
        None => Err(fault::bad_value(call, 0, "gives a date outside the years 1 to 9999")),
    }
}

fn to_epoch(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let date = date(call, args)?;
    let seconds = date.duration_since(EPOCH).as_secs();
    Ok(Data::Int(seconds))
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, shown, unknown, v};

    fn add(base: &str, duration: &str) -> String {
        shown("dateTimeAdd", [v(&format!("'{base}'")), v(&format!("'{duration}'"))])
    }

    #[test]
    fn a_year_has_365_days_and_a_month_30() {
        assert_eq!(add("2024-01-01T00:00:00Z", "P1Y"), "'2024-12-31T00:00:00Z'");
        assert_eq!(add("2026-01-31 08:00:00Z", "P1M"), "'2026-03-02T08:00:00Z'");
        assert_eq!(add("2026-03-01T00:00:00+02:00", "-P1DT12H"), "'2026-02-27T10:00:00Z'");
        assert_eq!(add("2026-03-01T00:00:00.5Z", "PT0.25S"), "'2026-03-01T00:00:00.75Z'");
    }

    #[test]
    fn a_format_decides_how_the_date_is_written() {
        let format = |format| shown("dateTimeAdd", [v("'2026-03-09T14:05:00Z'"), v("'PT1S'"), v(format)]);
        assert_eq!(format("'u'"), "'2026-03-09 14:05:01Z'");
        assert_eq!(format("'yyyyMMdd'"), "'20260309'");
        assert_eq!(
            fails("dateTimeAdd", [v("'2026-03-09'"), v("'P1D'"), v("'q'")]).message,
            "`dateTimeAdd` cannot write a date as `q`"
        );
    }

    #[test]
    fn seconds_there_and_back() {
        assert_eq!(shown("dateTimeFromEpoch", [v("1767225600")]), "'2026-01-01T00:00:00Z'");
        assert_eq!(shown("dateTimeToEpoch", [v("'1969-12-31T23:59:59Z'")]), "-1");
        assert_eq!(fails("dateTimeFromEpoch", [v("9223372036854775807")]).argument, Some(0));
    }

    #[test]
    fn what_is_no_date_or_duration_is_an_error_at_its_place() {
        assert_eq!(
            fails("dateTimeToEpoch", [v("'tomorrow'")]).message,
            "`dateTimeToEpoch` takes a date and time such as `2026-01-31T08:00:00Z`, not `tomorrow`"
        );
        let fault = fails("dateTimeAdd", [v("'2026-01-01'"), v("'1 day'")]);
        assert_eq!(
            fault.message,
            "`dateTimeAdd` takes an ISO 8601 duration such as `P1D` or `-PT2H`, not `1 day`"
        );
        assert_eq!(fault.argument, Some(1));
        fails("dateTimeAdd", [v("'9999-12-31'"), v("'P1D'")]);
        fails("dateTimeAdd", [v("'2026-01-01'"), v("'P999999Y'")]);
        assert!(unknown("dateTimeAdd", [v("?"), v("'P1D'")]));
    }
}
