// The HTML report in a browser: what a parser cannot tell. Run it with `tests/browser/run`.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { find, launch } from "./chromium.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const program = process.env.DELEGARD ?? join(root, "target", "debug", "delegard");
const HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>";
const OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

const folder = mkdtempSync(join(tmpdir(), "delegard-report-"));
let browser;
let one;
let fleet;

const offer = (number) => ({
  type: "Microsoft.ManagedServices/registrationDefinitions",
  apiVersion: "2022-10-01",
  name: `5f2a9c1e-0000-4000-8000-${String(number).padStart(12, "0")}`,
  properties: {
    registrationDefinitionName: number === 7 ? HOSTILE : `Offer ${String.fromCharCode(65 + number)}`,
    managedByTenantId: "3c1a9a6e-0b7f-4a43-8a39-7b0e5f1c2d3e",
    authorizations: Array.from({ length: 1 + (number % 4) }, (_, place) => ({
      principalId: `11111111-2222-4333-8444-${String(place).padStart(12, "0")}`,
      principalIdDisplayName: `Group ${place}`,
      roleDefinitionId: place > 0 ? OWNER : READER,
    })),
  },
});

before(async () => {
  const template = {
    $schema: "https://schema.management.azure.com/schemas/2019-08-01/subscriptionDeploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    resources: [],
  };
  for (let number = 0; number < 20; number += 1) {
    const text = JSON.stringify({ ...template, resources: [offer(number)] }, null, 2);
    writeFileSync(join(folder, `offer-${number}.json`), text);
  }
  const made = (name, ...inputs) => {
    const file = join(folder, name);
    const ran = spawnSync(program, ["check", "--no-config", ...inputs, "--output", `html=${file}`], { cwd: root });
    assert.equal(ran.status, 1, String(ran.stderr));
    return pathToFileURL(file).href;
  };
  one = made("one.html", "examples/bad-offer", "--directory", "examples/evidence/directory.json");
  fleet = made("fleet.html", folder);
  browser = await launch(find());
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page, and holds that nothing went wrong in it and that it asked for nothing. */
const look = async (url, options, check) => {
  const page = await browser.open(url, options);
  try {
    await check(page);
    assert.deepEqual(page.troubles, []);
    assert.deepEqual([...new Set(page.requests.map((asked) => asked.split("#")[0]))], [url.split("#")[0]]);
  } finally {
    await page.close();
  }
};

/** The names of the rows of the matrix that are seen. */
const names = () =>
  Array.from(document.querySelectorAll("#matrix tbody tr"))
    .filter((row) => row.offsetParent !== null)
    .map((row) => row.cells[0].querySelector("a, small").textContent);

/** Sets a field as a person would. */
const set = (selector, value) => {
  const field = document.querySelector(selector);
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

for (const width of [1280, 390]) {
  for (const dark of [false, true]) {
    test(`nothing is wider than a window of ${width}, ${dark ? "dark" : "light"}`, async () => {
      for (const url of [one, fleet]) {
        await look(url, { width, dark }, async (page) => {
          // What is wide scrolls in a region of its own.
          const wide = await page.evaluate(() => {
            const edge = document.documentElement.clientWidth;
            const all = Array.from(document.querySelectorAll("main *, aside *"));
            const out = all.filter((one) => !one.closest(".scroll *, .hidden, svg, b"));
            return [
              document.documentElement.scrollWidth - edge,
              ...out.filter((one) => one.getBoundingClientRect().right > edge + 0.5).map((one) => one.outerHTML.slice(0, 80)),
            ];
          });
          assert.deepEqual(wide, [0]);
        });
      }
    });

    test(`text stands out from what is behind it at ${width}, ${dark ? "dark" : "light"}`, async () => {
      for (const url of [one, fleet]) {
        await look(url, { width, dark }, async (page) => {
          const weak = await page.evaluate(() => {
            const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
            const rgb = (color) => {
              canvas.clearRect(0, 0, 1, 1);
              canvas.fillStyle = color;
              canvas.fillRect(0, 0, 1, 1);
              return Array.from(canvas.getImageData(0, 0, 1, 1).data);
            };
            const light = (color) => {
              const [r, g, b] = color.map((part) => {
                const share = part / 255;
                return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
              });
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const behind = (one) => {
              for (let at = one; at; at = at.parentElement) {
                const color = rgb(getComputedStyle(at).backgroundColor);
                if (color[3] === 255) return color;
              }
              return rgb("white");
            };
            const found = new Map();
            for (const one of document.querySelectorAll("body *")) {
              const says = Array.from(one.childNodes).some((node) => node.nodeType === 3 && node.data.trim());
              if (!says || one.matches("script, option")) continue;
              const [fore, back] = [light(rgb(getComputedStyle(one).color)), light(behind(one))];
              const ratio = (Math.max(fore, back) + 0.05) / (Math.min(fore, back) + 0.05);
              if (ratio < 4.5) found.set(`${one.tagName} .${one.className}`, ratio.toFixed(2));
            }
            return Array.from(found);
          });
          assert.deepEqual(weak, []);
        });
      }
    });
  }
}

test("a dark system gives a dark page, and the choice beside the page goes before it", async () => {
  const ground = () => getComputedStyle(document.body).backgroundColor;
  await look(one, { dark: true }, async (page) => {
    assert.equal(await page.evaluate(ground), "rgb(21, 24, 29)");
    await page.evaluate("document.getElementById('scheme-light').click()");
    assert.equal(await page.evaluate(ground), "rgb(255, 255, 255)");
  });
  // It needs no script.
  await look(one, { dark: false, scripts: false }, async (page) => {
    assert.equal(await page.evaluate(ground), "rgb(255, 255, 255)");
    await page.evaluate("document.getElementById('scheme-dark').click()");
    assert.equal(await page.evaluate(ground), "rgb(21, 24, 29)");
  });
});

test("the matrix is filtered by text, by verdict and by rule", async () => {
  await look(fleet, {}, async (page) => {
    assert.ok(await page.evaluate("document.querySelector('#fleet .controls').checkVisibility()"));
    assert.equal((await page.evaluate(names)).length, 20);
    await page.evaluate(set, "#fleet [data-text]", "offer c");
    assert.deepEqual(await page.evaluate(names), ["Offer C"]);
    const status = () => document.querySelector("#fleet [role=status]").textContent;
    assert.equal(await page.evaluate(status), "1 of 20 delegations");
    await page.evaluate(set, "#fleet [data-text]", "");
    assert.equal(await page.evaluate(status), "");
    const rule = await page.evaluate(() => {
      const options = Array.from(document.querySelector("#fleet [data-rule]").options);
      return options.find((option) => option.textContent === "owner-forbidden").value;
    });
    await page.evaluate(set, "#fleet [data-rule]", rule);
    await page.evaluate(set, "#fleet [data-verdict]", "p");
    // Every fourth offer grants Owner to nobody.
    assert.deepEqual((await page.evaluate(names)).sort(), ["Offer A", "Offer E", "Offer I", "Offer M", "Offer Q"]);
    await page.evaluate(set, "#fleet [data-verdict]", "f");
    assert.equal((await page.evaluate(names)).length, 15);
  });
});

test("the findings are filtered by text and by severity", async () => {
  await look(one, {}, async (page) => {
    const seen = () =>
      Array.from(document.querySelectorAll("#findings .finding")).filter((one) => one.offsetParent !== null).length;
    const all = await page.evaluate(seen);
    await page.evaluate(set, "#findings select", "info");
    const info = await page.evaluate(seen);
    assert.ok(info > 0 && info < all, `${info} of ${all}`);
    await page.evaluate(set, "#findings select", "");
    await page.evaluate(set, "#findings input", "owner-forbidden");
    assert.equal(await page.evaluate(seen), 1);
    const groups = () =>
      Array.from(document.querySelectorAll("section.rule")).filter((one) => one.offsetParent !== null).length;
    assert.equal(await page.evaluate(groups), 1);
  });
});

test("a table is sorted by its heads, with the keyboard as well", async () => {
  await look(fleet, {}, async (page) => {
    const head = (name) =>
      Array.from(document.querySelectorAll("#matrix th[data-sort]")).find((one) => one.textContent === name);
    const sorted = () =>
      Array.from(document.querySelectorAll("#matrix th[aria-sort]"), (one) => [one.textContent, one.ariaSort]);
    await page.evaluate(`(${head})("delegation").querySelector("button").focus()`);
    await page.press("Enter");
    assert.deepEqual(await page.evaluate(sorted), [["delegation", "ascending"]]);
    const up = await page.evaluate(names);
    assert.deepEqual(up.slice(1, 4), ["Offer A", "Offer B", "Offer C"]);
    await page.press("Enter");
    assert.deepEqual(await page.evaluate(sorted), [["delegation", "descending"]]);
    assert.deepEqual(await page.evaluate(names), up.reverse());
    await page.evaluate(`(${head})("errors").querySelector("button").click()`);
    assert.deepEqual(await page.evaluate(sorted), [["errors", "descending"]]);
    const errors = await page.evaluate(() =>
      Array.from(document.querySelectorAll("#matrix tbody tr"), (row) => Number(row.cells[1].textContent)),
    );
    assert.deepEqual(errors, [...errors].sort((one, other) => other - one));
    assert.ok(errors[0] > errors.at(-1));
  });
});

test("what has the focus can be seen, and the way through the page begins with a way past its head", async () => {
  await look(one, {}, async (page) => {
    await page.press("Tab");
    const focused = () => {
      const style = getComputedStyle(document.activeElement);
      return [document.activeElement.textContent, style.outlineStyle, document.activeElement.getBoundingClientRect().top >= 0];
    };
    assert.deepEqual(await page.evaluate(focused), ["Skip to the report", "solid", true]);
    await page.press("Enter");
    assert.equal(await page.evaluate("document.activeElement.id"), "main");
  });
});

test("a link to a finding leads to it whatever was filtered", async () => {
  const last = (page) => page.evaluate("Array.from(document.querySelectorAll('#findings .finding')).at(-1).id");
  let id;
  await look(one, {}, async (page) => (id = await last(page)));
  assert.match(id, /^[0-9a-f-]{36}$/);
  const inView = (id) => {
    const { top, bottom } = document.getElementById(id).getBoundingClientRect();
    return bottom > 0 && top < innerHeight && document.querySelector(":target").id === id;
  };
  for (const scripts of [true, false]) {
    await look(`${one}#${id}`, { scripts }, async (page) => assert.ok(await page.evaluate(inView, id)));
  }
  await look(one, {}, async (page) => {
    await page.evaluate(set, "#findings input", "no finding has this");
    await page.evaluate(`location.hash = ${JSON.stringify(id)}`);
    await page.evaluate("new Promise((done) => setTimeout(done, 100))");
    assert.ok(await page.evaluate(inView, id));
    assert.equal(await page.evaluate("document.querySelector('#findings input').value"), "");
  });
  // Into a fold, too.
  await look(`${fleet}#delegation-3`, {}, async (page) => {
    assert.ok(await page.evaluate("document.getElementById('delegation-3').open"));
  });
});

test("an address that cannot be decoded does not keep the page from working", async () => {
  await look(`${fleet}#%`, {}, async (page) => {
    // What is set up last: on paper everything is unfolded.
    const folded = () => document.querySelectorAll("details:not([open])").length;
    assert.ok((await page.evaluate(folded)) > 0);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    assert.equal(await page.evaluate(folded), 0);
  });
});

test("a hostile name is text", async () => {
  await look(fleet, {}, async (page) => {
    const [told, made] = await page.evaluate((name) => {
      const row = Array.from(document.querySelectorAll("#matrix tbody tr")).find((one) => one.textContent.includes(name));
      return [row !== undefined, document.querySelectorAll("img, main script").length];
    }, HOSTILE);
    assert.ok(told);
    assert.equal(made, 0);
    await page.evaluate(set, "#fleet [data-text]", HOSTILE);
    assert.deepEqual(await page.evaluate(names), [HOSTILE]);
  });
});

test("the head of the page keeps a script from running that got into it", async () => {
  const page = await browser.open(one);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    document.body.setAttribute("onclick", "window.ran = true");
    document.body.click();
    const image = document.createElement("img");
    image.src = "https://example.com/x.png";
    document.body.append(image);
  });
  assert.equal(await page.evaluate("window.ran"), undefined);
  await page.evaluate("new Promise((done) => setTimeout(done, 100))");
  assert.equal(page.troubles.length, 3, String(page.troubles));
  assert.ok(page.troubles.every((trouble) => trouble.includes("Content Security Policy")), String(page.troubles));
  await page.close();
});

test("without a script everything can be read and nothing is offered that would do nothing", async () => {
  await look(fleet, { scripts: false }, async (page) => {
    const [controls, buttons, findings] = await page.evaluate(() => [
      Array.from(document.querySelectorAll(".controls")).filter((one) => one.offsetParent !== null).length,
      document.querySelectorAll("th button").length,
      Array.from(document.querySelectorAll(".finding h4")).filter((one) => one.offsetParent !== null).length,
    ]);
    assert.deepEqual([controls, buttons], [0, 0]);
    assert.ok(findings > 20, String(findings));
  });
});

test("on paper it is light, unfolded, without controls, and nothing is filtered out", async () => {
  for (const scripts of [true, false]) {
    await look(fleet, { dark: true, scripts }, async (page) => {
      if (scripts) await page.evaluate(set, "#fleet [data-text]", "no name has this");
      await page.media("print", "dark");
      const [ground, aside, controls, rows, folded, wide] = await page.evaluate(() => [
        getComputedStyle(document.documentElement).colorScheme,
        getComputedStyle(document.querySelector("aside")).display,
        Array.from(document.querySelectorAll(".controls"), (one) => getComputedStyle(one).display),
        Array.from(document.querySelectorAll("#matrix tbody tr")).filter((row) => row.offsetHeight > 0).length,
        Array.from(document.querySelectorAll("details li")).filter((one) => !one.checkVisibility()).length,
        getComputedStyle(document.querySelector(".scroll")).overflowX,
      ]);
      assert.deepEqual([ground, aside, rows, folded, wide], ["light", "none", 20, 0, "visible"]);
      assert.ok(controls.every((display) => display === "none"));
      const pdf = await page.pdf();
      assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
      assert.ok(pdf.length > 50_000, String(pdf.length));
    });
  }
});

test("the same inputs give the same bytes", () => {
  const once = () =>
    spawnSync(program, ["check", "--no-config", folder, "--format", "html", "--jobs", "2"], { maxBuffer: 1 << 28 }).stdout;
  assert.ok(once().equals(once()));
});
