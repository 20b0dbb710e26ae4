//! Files that nobody means well, through the real command line. Whatever they are, however they are
//! stored and whatever they are called: each is told by its name, and the rest of the run goes on. Not
//! for systems that have other names of files, and neither pipes nor links as these tests make them.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use delegard::text::escape::is_unprintable;
use tempfile::TempDir;

/// No run takes longer, on the slowest machine.
const LONGEST: Duration = Duration::from_secs(120);

/// An offer that the policy of [`Folder::new`] refuses.
const OFFER: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [{
    "type": "Microsoft.ManagedServices/registrationDefinitions",
    "apiVersion": "2022-10-01",
    "name": "5f2a9c1e-0000-4000-8000-0000000000d1",
    "properties": {
      "registrationDefinitionName": "Northwind operations",
      "managedByTenantId": "5f2a9c1e-0000-4000-8000-0000000000f1",
      "authorizations": [{
        "principalId": "5f2a9c1e-0000-4000-8000-0000000000a1",
        "principalIdDisplayName": "Ada",
        "roleDefinitionId": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
      }]
    }
  }]
}"#;

/// A folder with one good offer, a policy, and whatever is put beside them.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("offer.json", OFFER);
        folder.write("one.delegard", "role Owner forbidden\n");
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), bytes).unwrap();
    }

    /// Checks the folder.
    fn check(&self) -> Seen {
        self.run(&["check", ".", "--policy", "one.delegard", "--no-template-checks"])
    }

    /// Runs the program in the folder, within the longest time and, where the system has a word for
    /// it, within one gigabyte of memory.
    fn run(&self, words: &[&str]) -> Seen {
        let program = env!("CARGO_BIN_EXE_delegard");
        let mut command = if cfg!(target_os = "linux") {
            let mut shell = Command::new("sh");
            shell.args(["-c", "ulimit -v 1000000; exec \"$0\" \"$@\"", program]);
            shell
        } else {
            Command::new(program)
        };
        let outputs = tempfile::tempdir().unwrap();
        let place = |name| outputs.path().join(name);
        let mut child = command
            .args(words)
            .current_dir(self.path())
            .env("NO_COLOR", "1")
            .env_remove("COLUMNS")
            .stdin(Stdio::null())
            .stdout(File::create(place("out")).unwrap())
            .stderr(File::create(place("err")).unwrap())
            .spawn()
            .unwrap();
        let start = Instant::now();
        let code = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status.code();
            }
            if start.elapsed() > LONGEST {
                child.kill().unwrap();
                panic!("{words:?} did not come to an end");
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let text = |name| {
            let mut bytes = Vec::new();
            File::open(place(name)).unwrap().read_to_end(&mut bytes).unwrap();
            String::from_utf8(bytes).expect("what is printed is text")
        };
        let seen = Seen { code, all: format!("{}{}", text("out"), text("err")) };
        assert!(matches!(seen.code, Some(0..=4)), "{seen:#?}");
        seen
    }
}

/// What a run printed, and how it ended.
#[derive(Debug)]
struct Seen {
    code: Option<i32>,
    all: String,
}

impl Seen {
    /// Holds that these texts are told, and that the good offer was checked for all that.
    fn tells(&self, texts: &[&str]) {
        assert!(self.all.contains("role `Owner` is granted to principal `Ada`"), "{}", self.all);
        for text in texts {
            assert!(self.all.contains(text), "`{text}` is not told in\n{}", self.all);
        }
        let loose = self.all.chars().find(|character| *character != '\n' && is_unprintable(*character));
        assert!(loose.is_none(), "{loose:?} is printed as it is");
    }
}

/// The offer with other authorizations.
fn granting(authorizations: &str, before: &str) -> String {
    let start = OFFER.find("[{\n        \"principalId\"").unwrap();
    let end = OFFER.rfind("}]").map(|end| OFFER[..end].rfind("}]").unwrap() + 2).unwrap();
    let text = format!("{}{authorizations}{}", &OFFER[..start], &OFFER[end..]);
    text.replacen("\"resources\"", &format!("{before}\"resources\""), 1)
}

#[test]
fn templates_that_ask_for_the_moon() {
    let folder = Folder::new();
    let doubling: String = (1..60)
        .map(|at| format!(", \"v{at}\": \"[concat(variables('v{0}'), variables('v{0}'))]\"", at - 1))
        .collect();
    let doubling = format!("\"variables\": {{\"v0\": \"x\"{doubling}}}, ");
    folder.write("doubling.json", granting("\"[createArray(variables('v59'))]\"", &doubling));
    let mut copies = "1".to_owned();
    for level in 0..6 {
        copies = format!("{{\"copy\": [{{\"name\": \"l{level}\", \"count\": 800, \"input\": {copies}}}]}}");
    }
    let copies = format!("\"variables\": {{\"v\": {copies}}}, ");
    folder.write("copies.json", granting("\"[createArray(variables('v'))]\"", &copies));
    let recursion = r#""functions": [{"namespace": "n", "members": {"f": {"parameters": [{"name": "x", "type": "int"}],
        "output": {"type": "array", "value": "[concat(n.f(1), n.f(2))]"}}}}], "#;
    folder.write("recursion.json", granting("\"[n.f(1)]\"", recursion));
    let deep = format!("\"[{}1{}]\"", "add(1,".repeat(3000), ")".repeat(3000));
    folder.write("expression.json", granting(&deep, ""));
    folder.write("nesting.json", "[".repeat(1_000_000));
    folder.write("range.json", granting("\"[range(0, 9223372036854775807)]\"", ""));
    let count = r#""variables": {"copy": [{"name": "v", "count": 1e18, "input": 1}]}, "#;
    folder.write("count.json", granting("\"[variables('v')]\"", count));
    let numbers = format!("[1e400, {}, -0, 1E+999999999, -1e-999999999]", "9".repeat(100_000));
    folder.write("numbers.json", granting(&numbers, ""));
    folder.write("string.json", granting(&format!("\"[length('{}')]\"", "x".repeat(10_000_000)), ""));
    let seen = folder.check();
    assert_eq!(seen.code, Some(4));
    for name in ["doubling", "copies", "recursion", "expression", "nesting", "range", "count", "string"] {
        seen.tells(&[&format!("{name}.json:")]);
    }
    assert!(seen.all.contains("1 rule undetermined"), "{}", seen.all);
    seen.tells(&["nested more than 512 deep", "range` makes 0 to 10000 elements"]);
}

#[test]
fn texts_in_every_encoding_and_in_none() {
    let folder = Folder::new();
    let wide =
        |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(order).collect() };
    let marked = format!("\u{FEFF}{OFFER}");
    folder.write("marked.json", &marked);
    folder.write("little.json", wide(OFFER, u16::to_le_bytes));
    folder.write("big.json", wide(OFFER, u16::to_be_bytes));
    folder.write("little-marked.json", wide(&marked, u16::to_le_bytes));
    folder.write("big-marked.json", wide(&marked, u16::to_be_bytes));
    folder.write(
        "old.json",
        OFFER.replace("Ada", "\u{1}").bytes().map(|b| if b == 1 { 0xE4 } else { b }).collect::<Vec<_>>(),
    );
    folder.write("nul.json", OFFER.replace("Ada", "A\0da"));
    folder.write("half.json", &wide(&marked, u16::to_le_bytes)[..601]);
    folder.write("lone.json", [&wide(&marked, u16::to_be_bytes)[..600], &[0xD8, 0x3D, 0, b'x']].concat());
    folder.write("four.json", marked.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect::<Vec<_>>());
    folder.write("noise.json", (0..9999u32).map(|at| (at * at / 7) as u8).collect::<Vec<_>>());
    let seen = folder.check();
    assert_eq!(seen.code, Some(4));
    for name in ["marked", "little", "big", "little-marked", "big-marked"] {
        seen.tells(&[&format!("─ {name}.json:")]);
    }
    for name in ["old", "nul", "half", "lone", "four", "noise"] {
        seen.tells(&[&format!("`{name}.json` is not Unicode text")]);
    }
    for option in
        ["--policy", "--directory", "--roles", "--context", "--config", "--baseline", "--parameters"]
    {
        let seen = folder.run(&["check", "offer.json", option, "nul.json"]);
        assert!(seen.all.contains("`nul.json` is not Unicode text"), "{option}: {}", seen.all);
    }
}

#[test]
fn names_that_would_write_on_the_terminal() {
    let folder = Folder::new();
    let names = [
        "a\u{1b}[2Jb.json".to_owned(),
        "Read\u{202e}nosj.json".to_owned(),
        "\u{200b}zero\u{feff}.json".to_owned(),
        format!("{}.json", "n".repeat(250)),
        "line\nerror: forged.json".to_owned(),
    ];
    for name in &names {
        folder.write(name, "{\"$schema\": ");
    }
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt;
        folder.write(std::ffi::OsStr::from_bytes(b"bytes\xff\xfe.json"), "{");
    }
    let seen = folder.check();
    assert_eq!(seen.code, Some(4));
    seen.tells(&["a\\u{1b}[2Jb.json", "Read\\u{202e}nosj.json", "\\u{200b}zero\\u{feff}.json"]);
    assert!(!seen.all.contains("\nerror: forged"));
    let json = folder.run(&["check", ".", "--policy", "one.delegard", "--format", "json"]);
    json.tells(&[]);
    let report: serde_json::Value =
        serde_json::from_str(json.all.lines().collect::<Vec<_>>().join("\n").as_str()).unwrap();
    assert!(report.is_object());
}

#[test]
fn thousands_of_tiny_files() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join("many")).unwrap();
    for at in 0..4000 {
        folder.write(format!("many/{at}.json"), if at % 2 == 0 { "{}" } else { "" });
    }
    let seen = folder.check();
    seen.tells(&["many/1.json", "many/3999.json"]);
    assert_eq!(seen.code, Some(4));
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = Folder::new();
    File::create(folder.path().join("large.json")).unwrap().set_len((256 << 20) + 1).unwrap();
    folder.check().tells(&["`large.json` is larger than 256 MB"]);
}

/// A few bytes that hold very many: a line without end, and lines without end.
#[test]
fn compressed_files_that_swell() {
    let folder = Folder::new();
    let packed = |text: &str, times: usize| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        (0..times).for_each(|_| packer.write_all(text.as_bytes()).unwrap());
        packer.finish().unwrap()
    };
    folder.write("line.ndjson.gz", packed(&"x".repeat(1 << 20), 40));
    folder.write("lines.ndjson.gz", packed(&"{}\n".repeat(1 << 16), 40));
    folder.write("cut.json.gz", &packed(OFFER, 1)[..60]);
    folder.write("none.json.gz", [0x1F, 0x8B, 0xFF, 0xFF, 0xFF]);
    folder.write("none.json.zst", [0x28, 0xB5, 0x2F, 0xFD, 0xFF, 0xFF]);
    let seen = folder.check();
    assert_eq!(seen.code, Some(4));
    seen.tells(&["line 1 of `line.ndjson.gz` is longer than 16 MB", "2621440 lines hold no delegation"]);
    seen.tells(&[
        "`cut.json.gz` cannot be read",
        "`none.json.gz` cannot be read",
        "`none.json.zst` cannot be read",
    ]);
}

/// What a name promises and the bytes do not hold is told as that, and not as a text in a wrong encoding.
#[test]
fn what_is_called_compressed_and_is_not() {
    let folder = Folder::new();
    let noise: Vec<u8> =
        (0..2000u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8 | 1).collect();
    folder.write("noise.json.gz", &noise);
    folder.write("noise.json.zst", &noise);
    folder.write("noise.ndjson.gz", &noise);
    folder.write("noise.json", &noise);
    // A text is one, whatever it is called.
    folder.write("text.json.gz", OFFER);
    let seen = folder.check();
    assert_eq!(seen.code, Some(4));
    seen.tells(&[
        "`noise.json.gz` is not gzip, though its name says so",
        "`noise.json.zst` is not zstd, though its name says so",
        "`noise.ndjson.gz` is not gzip, though its name says so",
        "`noise.json` is not Unicode text",
        "text.json.gz",
    ]);
}

/// A baseline is replaced as a whole: what it is stays, and nothing is left beside it.
#[test]
fn a_baseline_that_is_ratcheted_down_is_replaced_as_a_whole() {
    let folder = Folder::new();
    let policy = ["--policy", "one.delegard", "--no-template-checks"];
    let run = |more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_delegard"))
            .args(["check", "offer.json"])
            .args(policy)
            .args(more)
            .current_dir(folder.path())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    fs::create_dir(folder.path().join("kept")).unwrap();
    // Inputs are seen from the folder that the baseline is named in.
    run(&["--write-baseline", "known.json"]);
    let kept = folder.path().join("kept/known.json");
    fs::rename(folder.path().join("known.json"), &kept).unwrap();
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("kept/known.json", folder.path().join("known.json")).unwrap();
    let before = fs::read_to_string(&kept).unwrap();
    let owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    folder.write("offer.json", OFFER.replace(owner, "acdd72a7-3385-48ef-bd42-f606fba81ae7"));
    let told = run(&["--baseline", "known.json", "--ratchet"]);
    assert!(told.contains("1 finding that no longer occurs was taken out"), "{told}");
    let after = fs::read_to_string(&kept).unwrap();
    assert!(after.len() < before.len() && after.ends_with("}\n"), "{after}");
    assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(folder.path().join("known.json")).unwrap().is_symlink());
    assert_eq!(fs::read_dir(folder.path().join("kept")).unwrap().count(), 1);
}

/// What vanishes or grows between the walk and the reading is read as it is then, or told.
#[test]
fn files_that_come_and_go_while_the_run_goes_on() {
    let folder = Folder::new();
    let (sender, stop) = std::sync::mpsc::channel::<()>();
    let root = folder.path().to_owned();
    let other = std::thread::spawn(move || {
        let mut grown = String::from("{}");
        while stop.try_recv() == Err(std::sync::mpsc::TryRecvError::Empty) {
            for at in 0..50 {
                let path = root.join(format!("v{at}.json"));
                if at % 2 == 0 {
                    drop(fs::write(&path, OFFER))
                } else {
                    drop(fs::remove_file(&path))
                }
                drop(fs::rename(&path, root.join(format!("v{}.json", (at * 7 + 1) % 50))));
            }
            grown.push_str(" \n");
            drop(fs::write(root.join("grows.json"), &grown));
        }
    });
    for _ in 0..20 {
        let seen = folder.check();
        seen.tells(&[]);
        for line in seen.all.lines().filter(|line| line.starts_with("error[E")) {
            let known = line.contains("there is no `v") || line.contains("E0501") || line.contains("E0505");
            assert!(known, "{line}");
        }
    }
    drop(sender);
    other.join().unwrap();
}

#[test]
fn policies_that_use_each_other_without_end() {
    let folder = Folder::new();
    for at in 0..200 {
        folder.write(format!("{at}.delegard"), format!("use \"{}.delegard\"\n", at + 1));
    }
    let seen = folder.run(&["check", "offer.json", "--policy", "0.delegard"]);
    assert_eq!(seen.code, Some(2));
    assert!(seen.all.contains("more than 32 policies use each other in a row"), "{}", seen.all);
    let many: String =
        (0..20_000).map(|at| format!("role \"Kontributor Of The Fleet {at}\" forbidden\n")).collect();
    folder.write("many.delegard", many);
    let seen = folder.run(&["check", "offer.json", "--policy", "many.delegard"]);
    assert_eq!(seen.code, Some(2));
    assert!(seen.all.contains("Fleet 19999"));
}

#[test]
fn a_baseline_that_counts_beyond_all_numbers() {
    let folder = Folder::new();
    let finding =
        r#"{"rule": "a", "fingerprint": "5f2a9c1e-0000-4000-8000-0000000000f1", "times": 4294967295}"#;
    let baseline = format!(
        r#"{{"schema": "delegard.baseline/1", "delegations": [{{"delegation": {{"input": "offer.json",
        "managingTenant": "5f2a9c1e-0000-4000-8000-0000000000f1", "name": "Northwind operations"}},
        "findings": [{finding}, {finding}]}}]}}"#
    );
    folder.write("known.json", baseline);
    let line = [
        "check",
        "offer.json",
        "--policy",
        "one.delegard",
        "--no-template-checks",
        "--baseline",
        "known.json",
    ];
    let seen = folder.run(&line);
    assert_eq!(seen.code, Some(1));
    seen.tells(&["4294967295"]);
    folder.write("known.json", "[".repeat(100_000));
    assert!(folder.run(&line).all.contains("`known.json` is no baseline"));
}

#[test]
fn links_in_circles_to_nowhere_and_out_of_the_folder() {
    let folder = Folder::new();
    let outside = Folder::new();
    outside.write("secret.json", "qjxzvkwq8Zq4");
    let link = |to: &std::path::Path, name: &str| symlink(to, folder.path().join(name)).unwrap();
    link("loop.json".as_ref(), "loop.json");
    link("nowhere".as_ref(), "nowhere.json");
    link(".".as_ref(), "round");
    link(".".as_ref(), "round.json");
    link("offer.json".as_ref(), "same.json");
    link(&outside.path().join("secret.json"), "out.json");
    link(&outside.path().join("secret.json"), "offer.parameters.json");
    let seen = folder.check();
    assert_eq!(seen.code, Some(4));
    seen.tells(&[
        "`loop.json` cannot be read: ",
        "there is no `nowhere.json`",
        "`out.json` is a link that leads out of `.`",
        "`offer.parameters.json` is a link that leads out of `.`",
        "─ same.json:",
    ]);
    assert!(!seen.all.contains("qjxzvkwq8Zq4") && !seen.all.contains("round"), "{}", seen.all);
}

/// What is called a configuration and cannot be read is told, as another one or none would hold in its place.
#[test]
fn a_configuration_that_nobody_named_and_that_cannot_be_read_is_told() {
    let folder = Folder::new();
    folder.write("delegard.toml", "policy = \"one.delegard\"\n");
    fs::create_dir(folder.path().join("inner")).unwrap();
    fs::copy(folder.path().join("offer.json"), folder.path().join("inner/offer.json")).unwrap();
    let inner = folder.path().join("inner/delegard.toml");
    fs::create_dir(&inner).unwrap();
    assert_eq!(folder.run(&["check", "inner/offer.json"]).code, Some(1), "a folder is none");
    fs::remove_dir(&inner).unwrap();
    for (to, told) in [
        ("nowhere.toml", "there is no `inner/delegard.toml`"),
        ("delegard.toml", "`inner/delegard.toml` cannot be read: "),
        ("/dev/zero", "`inner/delegard.toml` is not a regular file"),
        ("..", "`inner/delegard.toml` is a folder"),
    ] {
        symlink(to, &inner).unwrap();
        let seen = folder.run(&["check", "inner/offer.json"]);
        assert_eq!(seen.code, Some(2), "{to}: {}", seen.all);
        assert!(seen.all.contains(told) && seen.all.contains("give --no-config"), "{to}: {}", seen.all);
        fs::remove_file(&inner).unwrap();
    }
}

#[test]
fn pipes_and_devices_are_told_and_never_waited_for() {
    let folder = Folder::new();
    let made = Command::new("mkfifo").arg(folder.path().join("pipe.json")).status().unwrap();
    assert!(made.success());
    let seen = folder.check();
    assert_eq!(seen.code, Some(4));
    seen.tells(&["`pipe.json` is not a regular file"]);
    let options =
        ["--policy", "--directory", "--roles", "--context", "--config", "--baseline", "--parameters"];
    for file in ["pipe.json", "/dev/zero"] {
        for option in options {
            let seen = folder.run(&["check", "offer.json", option, file]);
            assert!(seen.all.contains(&format!("`{file}` is not a regular file")), "{option}: {}", seen.all);
        }
        folder
            .run(&["check", "offer.json", file, "--policy", "one.delegard"])
            .tells(&["is not a regular file"]);
    }
    folder.write("linking.delegard", "use \"pipe.delegard\"\nrole Owner forbidden\n");
    fs::rename(folder.path().join("pipe.json"), folder.path().join("pipe.delegard")).unwrap();
    let seen = folder.run(&["check", "offer.json", "--policy", "linking.delegard"]);
    assert!(seen.all.contains("not a regular file"), "{}", seen.all);
}

/// What says what is left out of a folder is opened by the walk through it, and must be no trap either:
/// in the folder, above it, below it, or where git keeps its own.
#[test]
fn what_is_left_out_cannot_be_said_by_a_pipe_or_a_device() {
    for name in [".gitignore", ".ignore", ".git/info/exclude"] {
        for below in ["", "sub", "sub/offers"] {
            let folder = Folder::new();
            fs::create_dir_all(folder.path().join("sub/offers/leaf")).unwrap();
            folder.write("sub/offers/leaf/offer.json", OFFER);
            let trap = folder.path().join(below).join(name);
            fs::create_dir_all(trap.parent().unwrap()).unwrap();
            let runs: [&[&str]; 4] = [
                &["check", "."],
                &["check", "sub/offers"],
                &["check", "sub/offers/leaf"],
                &["check", "sub/**/*.json"],
            ];
            for is_pipe in [false, true] {
                if is_pipe {
                    fs::remove_file(&trap).unwrap();
                    assert!(Command::new("mkfifo").arg(&trap).status().unwrap().success());
                } else {
                    symlink("/dev/zero", &trap).unwrap();
                }
                for words in runs {
                    let seen = folder.run(&[words, &["--policy", "one.delegard"]].concat());
                    assert_eq!(seen.code, Some(4), "{words:?} {below}/{name}");
                    seen.tells(&[&format!(
                        "{name}` is not a regular file, and does not say what to leave out"
                    )]);
                    seen.tells(&["─ sub/offers/leaf/offer.json:"]);
                }
            }
        }
    }
}

/// In a further working tree of git, `.git` is a file that says where the others are.
#[test]
fn a_working_tree_of_git_leads_to_no_pipe() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path().join("kept/info")).unwrap();
    folder.write(".git", format!("gitdir: {}\n", folder.path().join("kept").display()));
    folder.write("kept/commondir", ".\n");
    folder.write("kept/info/exclude", "left-out.json\n");
    folder.write("left-out.json", "{");
    let seen = folder.check();
    assert_eq!(seen.code, Some(1), "{}", seen.all);
    for name in ["kept/info/exclude", "kept/commondir"] {
        fs::remove_file(folder.path().join(name)).unwrap();
        assert!(Command::new("mkfifo").arg(folder.path().join(name)).status().unwrap().success());
        let seen = folder.check();
        assert_eq!(seen.code, Some(4));
        let name = name.trim_start_matches("kept/");
        seen.tells(&[&format!("/{name}` is not a regular file"), "left-out.json:1:"]);
    }
}

#[test]
fn a_long_list_of_what_is_left_out_is_not_read() {
    let folder = Folder::new();
    folder.write("left-out.json", "{");
    folder.write(".gitignore", "left-out.json\n".repeat(1 << 16));
    assert_eq!(folder.check().code, Some(1));
    folder.write(".gitignore", "left-out.json\n".repeat(1 << 17));
    folder.check().tells(&["`.gitignore` is larger than 1 MB", "left-out.json:1:"]);
}

/// Whatever number of files is asked for at once: threads are as many as there is use for.
#[test]
fn more_jobs_than_any_system_has_threads() {
    let folder = Folder::new();
    for jobs in ["100000", "18446744073709551615"] {
        let seen = folder.run(&["check", ".", "--policy", "one.delegard", "--jobs", jobs]);
        assert_eq!(seen.code, Some(1), "{}", seen.all);
        seen.tells(&[]);
    }
}

#[test]
fn a_socket_is_told_like_a_pipe() {
    let folder = Folder::new();
    let _socket = UnixListener::bind(folder.path().join("socket.json")).unwrap();
    let seen = folder.check();
    assert_eq!(seen.code, Some(4));
    seen.tells(&["`socket.json` is not a regular file"]);
}

/// What the system makes up while it is read says that it is empty, and is read to its end.
#[test]
#[cfg(target_os = "linux")]
fn a_file_that_says_it_is_empty_is_read_all_the_same() {
    let folder = Folder::new();
    folder
        .run(&["check", "offer.json", "/proc/self/status", "--policy", "one.delegard"])
        .tells(&["expected a value, found `Name`"]);
}

/// The offer with a role that a parameter file gives, and by default a harmless one.
fn with_role_from_outside() -> String {
    let parameter = r#""parameters": {"role": {"type": "string",
        "defaultValue": "acdd72a7-3385-48ef-bd42-f606fba81ae7"}}, "#;
    let offer = OFFER.replace("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "[parameters('role')]");
    offer.replacen("\"resources\"", &format!("{parameter}\"resources\""), 1)
}

/// A parameter file that gives the role that the policy forbids.
const GIVING_OWNER: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {"role": {"value": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"}}
}"#;

/// Puts something at a path.
type Make<'a> = &'a dyn Fn(&Path);

/// The ways to name a template: by itself, with its folder, by a pattern.
const NAMED: [&str; 3] = ["x/offer.json", "x", "x/off*.json"];

#[test]
fn a_parameter_file_that_cannot_be_read_is_told_whether_its_template_is_named_or_found() {
    let outside = Folder::new();
    outside.write("values.json", GIVING_OWNER);
    let told: [(&str, Make<'_>); 3] = [
        ("is a link that leads out of", &|path| {
            symlink(outside.path().join("values.json"), path).unwrap();
        }),
        ("there is no `x/offer.parameters.json`", &|path| symlink("nowhere", path).unwrap()),
        ("`x/offer.parameters.json` is not a regular file", &|path| {
            assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
        }),
    ];
    for (words, make) in told {
        let folder = Folder::new();
        fs::create_dir(folder.path().join("x")).unwrap();
        folder.write("x/offer.json", with_role_from_outside());
        make(&folder.path().join("x/offer.parameters.json"));
        for path in NAMED {
            let seen = folder.run(&["check", path, "--policy", "one.delegard", "--no-template-checks"]);
            assert_eq!(seen.code, Some(4), "{path}: {}", seen.all);
            assert!(seen.all.contains(words), "{path}: {}", seen.all);
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_parameter_file_whose_name_is_no_text_is_one_all_the_same() {
    use std::os::unix::ffi::OsStrExt;
    for name in [&b"x/OFFER.parameters.\xff.json"[..], b"x/offer.parameters.a\xfe\xff.json"] {
        let folder = Folder::new();
        fs::create_dir(folder.path().join("x")).unwrap();
        folder.write("x/offer.json", with_role_from_outside());
        folder.write(std::ffi::OsStr::from_bytes(name), GIVING_OWNER);
        for path in NAMED {
            let seen = folder.run(&["check", path, "--policy", "one.delegard", "--no-template-checks"]);
            assert_eq!(seen.code, Some(1), "{path}: {}", seen.all);
            seen.tells(&[]);
        }
    }
}

/// What a file is packed in, and whether its name allows comments, parts no template from its parameters.
#[test]
fn a_parameter_file_belongs_to_its_template_however_the_two_are_packed() {
    let packed = |text: &str| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    let offer = with_role_from_outside();
    for template in ["offer.json", "offer.jsonc", "offer.json.gz", "OFFER.JSONC.GZ", "template.json.gz"] {
        for ending in ["json", "jsonc", "json.gz", "adatum.json.gz", "adatum.jsonc", "JSON.GZ"] {
            let folder = Folder::new();
            fs::create_dir(folder.path().join("x")).unwrap();
            let is_portal = template.starts_with("template") && !ending.starts_with("adatum");
            let parameters = if is_portal { "parameters" } else { &template[..template.find('.').unwrap()] };
            let parameters = if is_portal {
                format!("{parameters}.{ending}")
            } else {
                format!("{parameters}.parameters.{ending}")
            };
            for (name, text) in [(template, offer.as_str()), (&parameters, GIVING_OWNER)] {
                let is_packed = name.to_ascii_lowercase().ends_with("gz");
                folder.write(format!("x/{name}"), if is_packed { packed(text) } else { text.into() });
            }
            for path in [&format!("x/{template}"), "x"] {
                let seen = folder.run(&["check", path, "--policy", "one.delegard", "--no-template-checks"]);
                assert_eq!(seen.code, Some(1), "{path} with {parameters}: {}", seen.all);
                assert_eq!(
                    seen.all.matches("1 delegation, ").count(),
                    1,
                    "{path} with {parameters}: {}",
                    seen.all
                );
            }
        }
    }
}

/// Whose folder cannot be listed has parameter files that nobody knows of.
#[test]
fn a_template_in_a_folder_that_cannot_be_listed_does_not_pass() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join("x")).unwrap();
    folder.write("x/offer.json", with_role_from_outside());
    let close = |mode| fs::set_permissions(folder.path().join("x"), PermissionsExt::from_mode(mode)).unwrap();
    close(0o311);
    if fs::read_dir(folder.path().join("x")).is_ok() {
        eprintln!("not tested: who runs the tests may read every folder");
        close(0o755);
        return;
    }
    let seen = folder.run(&["check", "x/offer.json", "--policy", "one.delegard", "--no-template-checks"]);
    close(0o755);
    assert_eq!(seen.code, Some(4), "{}", seen.all);
    assert!(seen.all.contains("the files of `x` cannot be listed"), "{}", seen.all);
}

#[test]
fn files_and_folders_that_may_not_be_read() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join("closed")).unwrap();
    folder.write("closed/in.json", "{}");
    folder.write("shut.json", "{}");
    let close =
        |name, mode| fs::set_permissions(folder.path().join(name), PermissionsExt::from_mode(mode)).unwrap();
    close("shut.json", 0o000);
    if fs::read(folder.path().join("shut.json")).is_ok() {
        eprintln!("not tested: who runs the tests may read every file");
        return;
    }
    close("closed", 0o000);
    let seen = folder.check();
    close("closed", 0o755);
    assert_eq!(seen.code, Some(4));
    seen.tells(&["`shut.json` may not be read", "a part of `.` cannot be read"]);
}
/// However files are named, and in whatever order, each counts once and nothing changes.
#[test]
fn the_order_and_the_spelling_of_paths_change_nothing() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join("more")).unwrap();
    folder.write("more/a.json", OFFER);
    folder.write(
        "more/b.json",
        granting("\"[parameters('list')]\"", "\"parameters\": {\"list\": {\"type\": \"array\"}}, "),
    );
    folder.write("more/b.parameters.json", r#"{"parameters": {"list": {"value": []}}}"#);
    folder.write("more/cut.json", "{");
    folder.write("run.delegard", "at most 2 delegations per tenant\nrole Owner forbidden\n");
    let told = |paths: &[&str]| {
        let line =
            [&["check", "--policy", "run.delegard", "--no-template-checks", "--format", "json"], paths]
                .concat();
        let seen = folder.run(&line);
        let report: serde_json::Value = serde_json::from_str(&seen.all).unwrap();
        let ledgers: Vec<String> =
            report["rules"].as_array().unwrap().iter().map(|rule| rule["ledger"].to_string()).collect();
        (seen.code, ledgers)
    };
    let wanted = told(&["offer.json", "more"]);
    let whole = folder.path().join("more");
    let whole = whole.to_str().unwrap();
    for paths in [
        &["more", "offer.json"][..],
        &["."],
        &["offer.json", "./more", "more"],
        &["more/cut.json", "more/b.json", "more/a.json", "./offer.json"],
        &["more", whole, "more/../more/a.json", "./offer.json", "offer.json"],
        &["more/../more/b.parameters.json", "more", "offer.json"],
        &["offer.json", "more", "more/../more/b.parameters.json"],
    ] {
        assert_eq!(told(paths), wanted, "{paths:?}");
    }
    let parameters = ["--parameters", "more/b.parameters.json"];
    let once = told(&[&["more/b.json"], &parameters[..]].concat());
    assert_eq!(told(&[&["more/b.json"], &parameters[..], &parameters[..]].concat()), once);
}
