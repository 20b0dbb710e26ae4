//! What holds of the HTML report: it stands alone, nothing in it runs but what its head allows, whoever
//! cannot see it or has no script can read it, and what it leaves out it counts. In a browser it is
//! tested by `tests/browser`.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use base64::Engine as _;
use delegard::evaluate::{Judgement, Standing, Verdict};
use delegard::report::{Format, Options};
use regex::Regex;
use roxmltree::{Document, Node, ParsingOptions};
use sha2::{Digest, Sha256};

use crate::case::{Case, each};
use crate::report::Ran;

/// The elements that a page has, and no others.
const ELEMENTS: &str = "a article aside b body button caption code col colgroup dd details div dl dt \
    fieldset figcaption figure footer h1 h2 h3 h4 head header html input label legend li main mark meta nav ol \
    option p pre rect script section select small span style summary svg table tbody td th thead title tr ul";

/// Those that have no content.
const VOID: &str = "col input meta";

/// The attributes that they have.
const ATTRIBUTES: &str = "aria-hidden aria-label aria-labelledby autocomplete charset checked class content \
    data-filter data-rule data-severity data-sort data-sortable data-text data-unfold data-verdict height hidden \
    href http-equiv id lang name open preserveAspectRatio rel role scope spellcheck tabindex type value viewBox \
    width x";

/// The report on a run.
fn page(ran: &Ran) -> String {
    ran.check(Format::Html, &Options::default())
}

/// What stands between two marks that occur once.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    let rest = text.split_once(from).unwrap().1;
    rest.split_once(to).unwrap().0
}

/// The page without what is no markup: its style and its script.
fn markup(page: &str) -> String {
    let (style, script) = (between(page, "<style>", "</style>"), between(page, "<script>", "</script>"));
    page.replace(style, "").replace(script, "")
}

/// Reads a page. It is written so that it is well-formed XML as well, which is stricter than HTML.
pub fn read(markup: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(markup, options).unwrap_or_else(|error| panic!("{error}\n{markup}"))
}

/// All text of a node.
fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

fn elements<'a>(document: &'a Document<'a>, name: &str) -> Vec<Node<'a, 'a>> {
    document.descendants().filter(|node| node.has_tag_name(name)).collect()
}

fn has_class(node: Node<'_, '_>, class: &str) -> bool {
    node.attribute("class").is_some_and(|classes| classes.split(' ').any(|one| one == class))
}

/// The fingerprints of the findings that count.
pub fn fingerprints(page: &str) -> Vec<String> {
    let markup = markup(page);
    let document = read(&markup);
    let findings = document.descendants().filter(|node| has_class(*node, "finding"));
    let counting = findings.filter(|node| !has_class(*node, "silenced"));
    // Further findings of one fingerprint have a number behind it.
    counting.map(|node| node.attribute("id").unwrap()[..36].to_owned()).collect()
}

/// The exit code that the head tells.
pub fn exit(page: &str) -> Option<u64> {
    let pattern = Regex::new(r#"<p class="line">[^<]* · exit (\d+): [a-z]+</p>"#).unwrap();
    pattern.captures(page).unwrap()[1].parse().ok()
}

fn inline(policy: &str, template: &str) -> Ran {
    let files = [("p.delegard", policy), ("offer.json", template)];
    let sections = files.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec();
    Ran::of(&Case { path: "inline".into(), about: String::new(), sections })
}

/// A template with so many delegations, each of which grants Owner to so many.
fn bad_offers(delegations: usize, grants: usize) -> String {
    let grants: Vec<_> = (0..grants)
        .map(|place| {
            serde_json::json!({
                "principalId": format!("11111111-2222-4333-8444-{place:012}"),
                "principalIdDisplayName": format!("Admins {place}"),
                "roleDefinitionId": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
            })
        })
        .collect();
    let offers: Vec<_> = (0..delegations)
        .map(|place| {
            serde_json::json!({
                "type": "Microsoft.ManagedServices/registrationDefinitions",
                "apiVersion": "2022-10-01",
                "name": format!("5f2a9c1e-0000-4000-8000-{place:012}"),
                "properties": {
                    "registrationDefinitionName": format!("Offer {place}"),
                    "managedByTenantId": "3c1a9a6e-0b7f-4a43-8a39-7b0e5f1c2d3e",
                    "authorizations": grants,
                },
            })
        })
        .collect();
    serde_json::json!({
        "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": offers,
    })
    .to_string()
}

#[test]
fn a_page_is_made_of_known_elements_and_attributes_and_asks_for_nothing() {
    let known = |list: &'static str| list.split_whitespace().collect::<BTreeSet<_>>();
    let (known_elements, void, attributes) = (known(ELEMENTS), known(VOID), known(ATTRIBUTES));
    let seen = Mutex::new(BTreeSet::new());
    each("report", |case: &mut Case| {
        let page = page(&Ran::of(case));
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
        let markup = markup(&page);
        let document = read(&markup);
        for node in document.descendants().filter(Node::is_element) {
            let name = node.tag_name().name();
            assert!(known_elements.contains(name), "{}: <{name}>", case.path.display());
            seen.lock().unwrap().insert(name.to_owned());
            for attribute in node.attributes() {
                assert!(attributes.contains(attribute.name()), "{}", attribute.name());
                if attribute.name() == "href" {
                    let is_known = attribute.value().starts_with('#') || is_web(attribute.value());
                    assert!(is_known, "{}: {}", case.path.display(), attribute.value());
                }
            }
            let source = &markup[node.range()];
            assert_eq!(source.ends_with("/>"), void.contains(name), "HTML knows no such end: {source}");
        }
    });
    let seen = seen.into_inner().unwrap();
    let unseen: Vec<_> = known_elements.iter().filter(|name| !seen.contains(**name)).collect();
    assert!(unseen.is_empty(), "the list has what no page has: {unseen:?}");
}

/// Whether it is an address that a policy may link to.
fn is_web(address: &str) -> bool {
    Regex::new(r"^https://[A-Za-z0-9._~:/?#@!$&()*+,;=%\[\]-]+$").unwrap().is_match(address)
}

#[test]
fn the_head_allows_the_page_its_own_style_and_script_and_nothing_else() {
    let page = page(&inline("role Owner forbidden\n", &bad_offers(1, 1)));
    let hash = |text: &str| {
        let digest = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
        format!("'sha256-{digest}'")
    };
    let style = between(&page, "<style>", "</style>");
    let script = between(&page, "<script>", "</script>");
    let policy = between(&page, "<meta http-equiv=\"Content-Security-Policy\" content=\"", "\"/>");
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
            hash(style),
            hash(script)
        ),
        "write these hashes into src/report/html/mod.rs"
    );
    // It holds for what follows it.
    assert!(page.find("Content-Security-Policy").unwrap() < page.find("<style>").unwrap());
    for word in ["url(", "@import", "@font-face", "</"] {
        assert!(!style.contains(word), "{word}");
    }
    for word in
        ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval", "Function(", "fetch"]
    {
        assert!(!script.contains(word), "{word}");
    }
    for word in ["XMLHttpRequest", "WebSocket", "import(", "Storage", "cookie", "indexedDB", "</", "<!--"] {
        assert!(!script.contains(word), "{word}");
    }
}

#[test]
fn ids_are_unique_and_every_link_into_the_page_leads_somewhere() {
    each("report", |case: &mut Case| {
        let page = page(&Ran::of(case));
        let markup = markup(&page);
        let document = read(&markup);
        let mut ids = BTreeSet::new();
        for id in document.descendants().filter_map(|node| node.attribute("id")) {
            assert!(ids.insert(id), "{}: {id}", case.path.display());
        }
        let mut named: Vec<&str> = Vec::new();
        for node in document.descendants().filter(Node::is_element) {
            named.extend(node.attribute("href").and_then(|link| link.strip_prefix('#')));
            named.extend(node.attribute("aria-labelledby"));
            named.extend(node.attribute("data-filter"));
            named.extend(node.attribute("data-unfold"));
        }
        for id in named {
            assert!(ids.contains(id), "{}: {id}", case.path.display());
        }
        // The way to each section stands in the list of sections.
        let listed: BTreeSet<&str> = elements(&document, "nav")[0]
            .descendants()
            .filter_map(|node| node.attribute("href")?.strip_prefix('#'))
            .collect();
        let main = elements(&document, "main")[0];
        let parts = main.children().filter(|node| node.is_element() && !node.has_tag_name("footer"));
        assert_eq!(parts.map(|node| node.attribute("id").unwrap()).collect::<BTreeSet<_>>(), listed);
    });
}

#[test]
fn headings_are_in_order_tables_have_heads_and_controls_have_labels() {
    let controls = AtomicUsize::new(0);
    each("report", |case: &mut Case| {
        let page = page(&Ran::of(case));
        let markup = markup(&page);
        let document = read(&markup);
        let mut before = 0;
        for heading in document.descendants().filter(|node| node.tag_name().name().starts_with('h')) {
            let Some(level) = heading.tag_name().name()[1..].parse::<u32>().ok() else { continue };
            assert!(level <= before + 1, "{}: h{level} after h{before}", case.path.display());
            assert!(!text(heading).trim().is_empty(), "{}", case.path.display());
            before = level;
        }
        assert_eq!(elements(&document, "h1").len(), 1);
        assert_eq!(elements(&document, "main").len(), 1);
        for cell in elements(&document, "th") {
            assert!(["col", "row"].contains(&cell.attribute("scope").unwrap()));
        }
        for table in elements(&document, "table") {
            let columns = |row: Node<'_, '_>| row.children().filter(Node::is_element).count();
            let rows = table.descendants().filter(|node| node.has_tag_name("tr"));
            assert_eq!(rows.map(columns).collect::<BTreeSet<_>>().len(), 1, "{}", case.path.display());
        }
        for svg in elements(&document, "svg") {
            let says =
                svg.attribute("role") == Some("img") && !svg.attribute("aria-label").unwrap().is_empty();
            assert!(says || svg.attribute("aria-hidden") == Some("true"));
        }
        for name in ["input", "select"] {
            for control in elements(&document, name) {
                let label = control.ancestors().find(|node| node.has_tag_name("label")).unwrap();
                assert!(!text(label).trim().is_empty());
                controls.fetch_add(1, Relaxed);
            }
        }
        for button in elements(&document, "button") {
            assert_eq!(button.attribute("type"), Some("button"));
            assert!(!text(button).trim().is_empty());
        }
        // Without its script the page shows no control that would do nothing.
        for part in document.descendants().filter(|node| has_class(*node, "controls")) {
            assert_eq!(part.attribute("hidden"), Some("hidden"));
        }
    });
    assert!(controls.into_inner() > 50);
}

#[test]
fn every_finding_can_be_linked_to_and_says_what_the_others_say() {
    each("report", |case: &mut Case| {
        let ran = Ran::of(case);
        let page = page(&ran);
        let markup = markup(&page);
        let document = read(&markup);
        let all = ran.outcome.units.iter().flat_map(|unit| &unit.delegations);
        let all = all.flat_map(|judged| &judged.judgements);
        let all = all.chain(ran.outcome.fleet.iter().map(|fleet| &fleet.judgement));
        for finding in all.flat_map(Judgement::counting) {
            let id = finding.fingerprint(&ran.rules).to_string();
            let found = document.descendants().find(|node| node.attribute("id") == Some(&id)).unwrap();
            assert!(has_class(found, "finding"));
            let rule = &ran.rules.rule(finding.rule).unwrap().id;
            let group = found.ancestors().find(|node| node.has_tag_name("section")).unwrap();
            assert!(text(group).contains(rule.as_str()), "{rule}");
            assert_eq!(found.descendants().any(|node| node.has_tag_name("mark")), finding.primary.is_some());
        }
        let told = plain(&text(document.root_element()));
        for gap in &ran.outcome.gaps {
            assert!(told.contains(&plain(&gap.what())), "{}: {}", case.path.display(), gap.what());
            assert!(gap.settle().is_none_or(|settle| told.contains(&plain(settle))), "{:?}", gap.settle());
        }
        let units = ran.outcome.units.iter().flat_map(|unit| &unit.diagnostics);
        for diagnostic in ran.outcome.diagnostics.iter().chain(units) {
            assert!(told.contains(&plain(&diagnostic.message)), "{}", diagnostic.message);
        }
        // What is granted, in the sentences of `delegard show`.
        let shown = ran.show(delegard::report::ShowFormat::Human, &Options::default());
        for sentence in shown.lines().filter_map(|line| line.strip_prefix("- ")) {
            assert!(told.contains(&plain(sentence)), "{}: {sentence}", case.path.display());
        }
    });
}

/// A text without backticks and the case of its letters, which the page sets otherwise.
fn plain(text: &str) -> String {
    text.replace('`', "").to_lowercase()
}

#[test]
fn a_page_never_reads_better_than_the_run_is() {
    let good = AtomicUsize::new(0);
    each("report", |case: &mut Case| {
        let ran = Ran::of(case);
        let page = page(&ran);
        let markup = markup(&page);
        let document = read(&markup);
        let head = document.descendants().find(|node| node.attribute("id") == Some("summary")).unwrap();
        let title = text(elements(&document, "h1")[0]);
        let judgements = ran.outcome.units.iter().flat_map(|unit| &unit.delegations);
        let judgements = judgements.flat_map(|judged| &judged.judgements);
        let judgements = judgements.chain(ran.outcome.fleet.iter().map(|fleet| &fleet.judgement));
        let is_fine =
            |one: &Judgement| matches!(one.standing(), Standing::As(Verdict::Pass | Verdict::NotApplicable));
        let numbers = &ran.outcome.numbers;
        let all_fine = judgements.clone().all(is_fine)
            && ran.outcome.gaps.is_empty()
            && ran.outcome.hidden.is_none()
            && numbers.delegations > 0
            && numbers.input_errors == 0;
        assert_eq!(has_class(head, "t-good"), all_fine, "{}: {title}", case.path.display());
        assert_eq!(title == "Every rule passes or does not apply", all_fine, "{}", case.path.display());
        assert_eq!(page.contains(">Passes</span>"), all_fine, "{}", case.path.display());
        good.fetch_add(usize::from(all_fine), Relaxed);
        for (number, word) in numbers.findings.iter().zip(["info", "warning", "error"]) {
            let says = Regex::new(&format!(r"\b{number} {word}s?\b")).unwrap().is_match(&title);
            assert_eq!(says, *number > 0, "{}: {title}", case.path.display());
        }
        assert_eq!(title.contains("undetermined"), ran.outcome.undetermined_rules() > 0, "{title}");
        assert_eq!(title.contains("in the inputs"), numbers.input_errors > 0, "{title}");
    });
    let fine = inline("role Owner forbidden\n", &bad_offers(1, 0));
    assert!(page(&fine).contains(">Passes</span>"));
    assert!(good.into_inner() < 20, "most cases have something to tell");
}

#[test]
fn hostile_names_stay_text() {
    let name = "</style><script>alert(1)</script><img src=x onerror=alert(2)>\u{1b}[2J\u{202e}";
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let template = bad_offers(2, 1).replace("\"Admins 0\"", &json(name));
    let template =
        template.replace("\"Offer 1\"", &json("</pre><b onclick=alert(3)>`x``y`</b> ' \" & =A1\r\n"));
    let ran = inline("rule r \"<i>t\"\n  role Owner forbidden\n  see \"javascript:alert(4)\"\n", &template);
    let page = page(&ran);
    let markup = markup(&page);
    let document = read(&markup);
    let told = text(elements(&document, "main")[0]);
    for words in [
        "</style><script>alert(1)</script><img src=x onerror=alert(2)>",
        "</script><img src=x onerror=alert(2)>\\u{1b}[2J\\u{202e}",
        "</pre><b onclick=alert(3)>`x``y`</b> ' \" & =A1\\r\\n",
        "javascript:alert(4)",
        "<i>t",
    ] {
        assert!(told.contains(words), "{words}");
        assert!(!page.contains(words) || !words.contains('<'), "{words}");
    }
    assert!(!page.contains(['\u{1b}', '\u{202e}', '\r']));
    assert!(
        document.descendants().all(|node| node.attribute("href").is_none_or(|link| !link.contains("java")))
    );
}

#[test]
fn the_matrix_has_each_verdict_as_a_word() {
    let policy =
        "role Owner forbidden\nprincipals must be groups\neligible authorizations must require mfa\n";
    let ran = inline(policy, &bad_offers(3, 1));
    let page = page(&ran);
    let markup = markup(&page);
    let document = read(&markup);
    let matrix = document.descendants().find(|node| node.attribute("id") == Some("matrix")).unwrap();
    let rows: Vec<Vec<String>> = (matrix.descendants().filter(|node| node.has_tag_name("tr")))
        .map(|row| row.children().filter(Node::is_element).map(text).collect())
        .collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0][..5], ["delegation", "errors", "warnings", "info", "undetermined"]);
    assert_eq!(rows[0][5..7], ["role-owner-forbidden", "principals-must-be-groups"]);
    // Checks of the template found something in the other two.
    assert_eq!(rows[3][..2], ["Offer 0 offer.json", "1"]);
    assert_eq!(rows[3][4..], ["1", "fail", "undetermined", "nothing found", "nothing found"]);
    // A failure leads to its finding, a name to what is granted.
    let links: Vec<&str> = matrix.descendants().filter_map(|node| node.attribute("href")).collect();
    let [.., name, finding] = links[..] else { panic!("{links:?}") };
    assert_eq!(name, "#delegation-1");
    assert_eq!(finding[1..], fingerprints(&page)[0]);
}

#[test]
fn what_is_left_out_is_counted_and_the_worst_is_kept() {
    let policy = "role Owner should be eligible\nrole Owner forbidden\n";
    let findings = Regex::new(r"(\d+) of (\d+) findings are left out").unwrap();
    let delegations = Regex::new(r"(\d+) of \d+ delegations are left out: a page has a limit. The").unwrap();
    for (offers, grants) in [(1, 3), (700, 1), (40, 30)] {
        let ran = inline(policy, &bad_offers(offers, grants));
        let page = page(&ran);
        assert!(page.len() < 6_000_000, "{}", page.len());
        let all: usize = ran.outcome.numbers.findings.iter().sum();
        let shown = fingerprints(&page).len();
        let left = findings.captures(&page).map_or(0, |found| {
            assert_eq!(found[2], all.to_string());
            found[1].parse().unwrap()
        });
        assert_eq!(shown + left, all, "{offers}");
        assert_eq!(left > 0, all > 1_000);
        let rows = page.matches("<small>offer.json</small></th>").count();
        let left = delegations.captures(&page).map_or(0, |found| found[1].parse::<usize>().unwrap());
        assert_eq!(rows + left, if offers > 1 { offers } else { 0 });
        assert_eq!(left > 0, offers > 500);
        // Each rule has its share, and what is over goes to the worst, which come first.
        let (errors, warnings) = page.split_once("<section class=\"rule s-warning\"").unwrap();
        let of = |part: &str| part.matches("<article class=\"finding\"").count();
        let (errors, warnings) =
            (of(errors), of(warnings.split_once("<section class=\"rule").map_or(warnings, |(own, _)| own)));
        assert!(warnings > 0 && errors >= warnings, "{errors} {warnings}");
        assert!(all <= 1_000 || shown == 1_000);
    }
}

#[test]
fn of_what_a_delegation_grants_the_rest_is_counted() {
    let template = bad_offers(1, 250);
    let mut parts = template.split("8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
    let mut template = parts.next().unwrap().to_owned();
    for (place, part) in parts.enumerate() {
        template.push_str(&format!("0e3af657-0000-4000-8000-{place:012}{part}"));
    }
    let page = page(&inline("role Owner forbidden\n", &template));
    assert!(page.contains("50 further authorizations are left out."));
    assert!(page.contains("50 further roles are left out."));
}
