//! Texts of dates and durations.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::{Pieces, SpanParser};

/// Reads a date and time, as UTC: ISO 8601 in its long or short form, with a blank or `T` between,
/// or the form of mail headers (`Sat, 31 Jan 2026 08:00:00 GMT`), or the American one
/// (`1/31/2026 8:00:00 AM`). Without an offset it is UTC already; without a time it is midnight.
pub(super) fn date(text: &str) -> Option<DateTime> {
    let text = text.trim();
    iso(text).or_else(|| mail(text)).or_else(|| american(text))
}

fn iso(text: &str) -> Option<DateTime> {
    let pieces = Pieces::parse(text).ok()?;
    if pieces.time_zone_annotation().is_some() {
        return None;
    }
    let local = pieces.date().to_datetime(pieces.time().unwrap_or_else(Time::midnight));
    match pieces.to_numeric_offset() {
        Some(offset) => Some(offset.to_timestamp(local).ok()?.to_zoned(jiff::tz::TimeZone::UTC).datetime()),
        None => Some(local),
    }
}

fn mail(text: &str) -> Option<DateTime> {
    let zoned = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(zoned.with_time_zone(jiff::tz::TimeZone::UTC).datetime())
}

fn american(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once(' ').unwrap_or((text, ""));
    let [month, day, year] = numbers(date, '/')?;
    let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    if time.is_empty() {
        return Some(date.to_datetime(Time::midnight()));
    }
    let (clock, half) = time.split_once(' ').map_or((time, None), |(clock, half)| (clock, Some(half)));
    let [hour, minute, second] = numbers(clock, ':').or_else(|| {
        let [hour, minute] = numbers(clock, ':')?;
        Some([hour, minute, 0])
    })?;
    let hour = match half.map(str::to_ascii_uppercase).as_deref() {
        None => hour,
        Some("AM") if (1..=12).contains(&hour) => hour % 12,
        Some("PM") if (1..=12).contains(&hour) => hour % 12 + 12,
        Some(_) => return None,
    };
    let time = Time::new(hour.try_into().ok()?, minute.try_into().ok()?, second.try_into().ok()?, 0).ok()?;
    Some(date.to_datetime(time))
}

/// Exactly so many numbers with a sign between them.
fn numbers<const N: usize>(text: &str, sign: char) -> Option<[i16; N]> {
    let parts: Vec<i16> = text
        .split(sign)
        .map(|part| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?)
        .collect::<Option<_>>()?;
    parts.try_into().ok()
}

/// Reads an ISO 8601 duration, a year as 365 days and a month as 30.
pub(super) fn duration(text: &str) -> Option<SignedDuration> {
    let span = SpanParser::new().parse_span(text.trim()).ok()?;
    let days = i64::from(span.get_years()) * 365
        + i64::from(span.get_months()) * 30
        + i64::from(span.get_weeks()) * 7
        + i64::from(span.get_days());
    let hours = days * 24 + i64::from(span.get_hours());
    let clock = span.years(0).months(0).weeks(0).days(0).hours(0);
    SignedDuration::from_hours(hours).checked_add(SignedDuration::try_from(clock).ok()?)
}

#[cfg(test)]
mod tests {
    use super::{date, duration};

    #[test]
    fn one_moment_in_many_forms() {
        for text in [
            "2026-01-31T08:00:00Z",
            "2026-01-31 08:00:00Z",
            "2026-01-31T09:30:00+01:30",
            "20260131T080000Z",
            "2026-01-31T08:00",
            "Sat, 31 Jan 2026 08:00:00 GMT",
            "1/31/2026 8:00:00 AM",
            "01/31/2026 08:00",
        ] {
            assert_eq!(
                date(text).map(|date| date.to_string()).as_deref(),
                Some("2026-01-31T08:00:00"),
                "{text}"
            );
        }
        assert_eq!(date("1/31/2026 12:30 PM").unwrap().to_string(), "2026-01-31T12:30:00");
        assert_eq!(date("1/31/2026").unwrap().to_string(), "2026-01-31T00:00:00");
    }

    #[test]
    fn what_is_not_in_the_calendar_is_no_date() {
        for text in
            ["", "2026-02-30", "13/1/2026", "1/31/2026 13:00 PM", "08:00", "2026-01-31T08:00[Europe/Berlin]"]
        {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn durations_of_every_unit() {
        assert_eq!(duration("P1Y2M1W3DT4H5M6S").unwrap().as_secs(), (435 * 24 + 4) * 3600 + 306);
        assert_eq!(duration("-P1D").unwrap().as_secs(), -86_400);
        assert_eq!(duration("PT0.5S").unwrap().as_millis(), 500);
        for text in ["", "P", "1D", "1 day", "P1X"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
