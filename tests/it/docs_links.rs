//! The pages as a book: `docs/SUMMARY.md` lists each of them, and every link leads somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The pages in a folder and below it, as paths from the root.
fn below(folder: &str) -> Vec<String> {
    let (mut found, mut folders) = (Vec::new(), vec![PathBuf::from(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Every page that is written for people.
fn pages() -> Vec<String> {
    let mut found = below("docs");
    found.extend(["examples", "catalog"].into_iter().flat_map(below));
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if Path::new(&name).extension().is_some_and(|extension| extension == "md") {
            found.push(name);
        }
    }
    assert!(found.iter().any(|page| page == "README.md") && found.len() > 90, "{found:?}");
    found
}

/// What a page links to, with the text of each link.
fn links(text: &str) -> Vec<(String, String)> {
    let (mut found, mut open) = (Vec::new(), None);
    let options = pulldown_cmark::Options::ENABLE_TABLES;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                open = Some((dest_url.to_string(), String::new()));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => found.extend(open.take()),
            Event::Text(text) => open.iter_mut().for_each(|(_, words)| words.push_str(&text)),
            Event::Code(text) => {
                open.iter_mut().for_each(|(_, words)| words.push_str(&format!("`{text}`")));
            }
            _ => {}
        }
    }
    found
}

/// The anchors of a page, as the readers of Markdown make them from its headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let (mut found, mut times, mut open) = (BTreeSet::new(), BTreeMap::new(), None::<String>);
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => open = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let slug: String = (open.take().unwrap().to_lowercase().chars())
                    .filter_map(|one| match one {
                        ' ' => Some('-'),
                        '-' | '_' => Some(one),
                        _ => one.is_alphanumeric().then_some(one),
                    })
                    .collect();
                let time: &mut usize = times.entry(slug.clone()).or_default();
                found.insert(if *time == 0 { slug } else { format!("{slug}-{time}") });
                *time += 1;
            }
            Event::Text(text) | Event::Code(text) => open.iter_mut().for_each(|one| one.push_str(&text)),
            _ => {}
        }
    }
    found
}

/// A path without `.` and `..`; none if it leads out of the root.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => plain.push(name),
            Component::CurDir => {}
            Component::ParentDir if plain.pop() => {}
            _ => return None,
        }
    }
    Some(plain)
}

/// What is wrong with a link of a page.
fn mistake(page: &str, link: &str) -> Option<String> {
    if link.starts_with("https://") || link.starts_with("http://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let target = if path.is_empty() {
        PathBuf::from(page)
    } else {
        let folder = Path::new(page).parent().unwrap();
        let Some(target) = plain(&folder.join(path)) else { return Some("leads out of the folder".into()) };
        target
    };
    if page.starts_with("docs/") && !target.starts_with("docs") {
        return Some("leads out of the book".into());
    }
    if !root().join(&target).exists() {
        return Some("leads nowhere".into());
    }
    let anchor = anchor?;
    let known = anchors(&read(target.to_str().unwrap()));
    (!known.contains(anchor)).then(|| format!("has no such heading; there are {known:?}"))
}

#[test]
fn every_link_leads_somewhere() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for page in pages() {
        for (link, _) in links(&read(&page)) {
            seen += 1;
            wrong.extend(mistake(&page, &link).map(|why| format!("{page}: `{link}` {why}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 200, "only {seen} links were found");
}

#[test]
fn links_that_lead_nowhere_are_seen() {
    for link in ["nothing.md", "language.md#nothing", "#nothing", "../README.md", "../../x.md"] {
        assert!(mistake("docs/start.md", link).is_some(), "{link}");
    }
    for link in
        ["language.md#7-whole-policies", "decisions/README.md", "https://example.com", "#a-first-check"]
    {
        assert_eq!(mistake("docs/start.md", link), None, "{link}");
    }
    assert_eq!(links("[`a` b](c.md) ![d](e.png) `[f](g.md)`").len(), 2);
}

#[test]
fn the_book_has_every_page_once() {
    let text = read("docs/SUMMARY.md");
    let listed: Vec<String> = links(&text).into_iter().map(|(page, _)| format!("docs/{page}")).collect();
    let mut once = listed.clone();
    once.sort();
    let pages: Vec<String> = below("docs").into_iter().filter(|page| page != "docs/SUMMARY.md").collect();
    assert_eq!(once, pages, "docs/SUMMARY.md does not list every page once");
    // Codes stand in the book by the titles of their pages.
    for (page, title) in links(&text).iter().filter(|(page, _)| page.starts_with("diagnostics/E")) {
        assert_eq!(read(&format!("docs/{page}")).lines().next(), Some(format!("# {title}").as_str()));
    }
}

#[test]
fn the_list_of_decisions_has_each_of_them() {
    let listed: Vec<String> =
        links(&read("docs/decisions/README.md")).into_iter().map(|(page, _)| page).collect();
    let decisions: Vec<String> = (below("docs/decisions").iter())
        .filter_map(|page| page.strip_prefix("docs/decisions/"))
        .filter(|page| *page != "README.md")
        .map(str::to_owned)
        .collect();
    assert_eq!(listed, decisions);
}

#[test]
fn the_book_is_made_of_the_folder() {
    let book: toml::Table = read("book.toml").parse().unwrap();
    assert_eq!(book["book"]["src"].as_str(), Some("docs"));
    assert_eq!(book["build"]["create-missing"].as_bool(), Some(false));
    assert!(book["build"]["build-dir"].as_str().unwrap().starts_with("target/"));
}

#[test]
fn every_page_that_the_readme_could_lead_to_is_near() {
    // From the README, and from the first page of the book, each page is at most two links away.
    for start in ["README.md", "docs/README.md"] {
        let mut reached = BTreeSet::from([start.to_owned()]);
        for _ in 0..2 {
            let known: Vec<String> = reached.iter().cloned().collect();
            for page in known {
                let folder = Path::new(&page).parent().unwrap().to_owned();
                let of_page = links(&read(&page)).into_iter().map(|(link, _)| link);
                for link in of_page.filter(|link| !link.contains("://") && !link.starts_with('#')) {
                    let path = link.split('#').next().unwrap();
                    let target = plain(&folder.join(path)).unwrap().to_str().unwrap().replace('\\', "/");
                    if target.ends_with(".md") {
                        reached.insert(target);
                    }
                }
            }
        }
        let missed: Vec<String> = below("docs")
            .into_iter()
            .filter(|page| !reached.contains(page) && page != "docs/SUMMARY.md")
            .collect();
        assert!(missed.is_empty(), "from {start}: {missed:?}");
    }
}
