// Chromium over its debugging pipe: enough of the DevTools protocol to look at a page, without a library.

import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
  "--remote-debugging-pipe",
];

/** The browser: what CHROMIUM names, else the first that is on the path; none if there is none. */
export const find = () => {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // The next one.
      }
    }
  }
  return null;
};

/** Starts a browser with an empty profile. */
export const launch = async (path) => {
  const profile = mkdtempSync(join(tmpdir(), "delegard-browser-"));
  const child = spawn(path, [...FLAGS, `--user-data-dir=${profile}`], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const waiting = new Map();
  const listeners = new Set();
  const ended = new Promise((done) => child.once("exit", done));
  ended.then(() => {
    for (const { fail } of waiting.values()) fail(new Error("the browser ended"));
  });
  child.once("error", (error) => {
    for (const { fail } of waiting.values()) fail(error);
  });

  let number = 0;
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((done, fail) => {
      number += 1;
      waiting.set(number, { done, fail });
      child.stdio[3].write(`${JSON.stringify({ id: number, method, params, sessionId })}\0`);
    });

  let rest = Buffer.alloc(0);
  child.stdio[4].on("data", (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const message = JSON.parse(rest.subarray(0, end).toString("utf8"));
      rest = rest.subarray(end + 1);
      const asked = waiting.get(message.id);
      if (asked) {
        waiting.delete(message.id);
        if (message.error) asked.fail(new Error(message.error.message));
        else asked.done(message.result);
      } else {
        for (const listener of listeners) listener(message);
      }
    }
  });

  const close = async () => {
    await send("Browser.close").catch(() => {});
    await ended;
    rmSync(profile, { recursive: true, force: true });
  };

  /** Opens a page of this width. It remembers what the page asked for, and what went wrong in it. */
  const open = async (url, { width = 1280, height = 900, dark = false, scripts = true } = {}) => {
    const { targetId } = await send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
    const call = (method, params) => send(method, params, sessionId);
    const page = { requests: [], troubles: [] };
    let loaded = () => {};
    const listener = (message) => {
      if (message.sessionId !== sessionId) return;
      const { method, params } = message;
      if (method === "Page.loadEventFired") loaded();
      if (method === "Network.requestWillBeSent") page.requests.push(params.request.url);
      if (method === "Runtime.exceptionThrown") page.troubles.push(params.exceptionDetails.text);
      if (method === "Log.entryAdded") page.troubles.push(params.entry.text);
      if (method === "Page.javascriptDialogOpening") {
        page.troubles.push(`a dialog: ${params.message}`);
        call("Page.handleJavaScriptDialog", { accept: true });
      }
    };
    listeners.add(listener);
    for (const domain of ["Page", "Network", "Runtime", "Log"]) await call(`${domain}.enable`);
    await call("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
    await call("Emulation.setScriptExecutionDisabled", { value: !scripts });
    page.media = (media, scheme) =>
      call("Emulation.setEmulatedMedia", {
        media,
        features: [
          { name: "prefers-color-scheme", value: scheme },
          { name: "prefers-reduced-motion", value: "reduce" },
        ],
      });
    await page.media("", dark ? "dark" : "light");
    page.goto = async (to) => {
      const done = new Promise((resolve) => (loaded = resolve));
      await call("Page.navigate", { url: to });
      await done;
    };
    /** The value of an expression, or of a function with arguments, in the page. */
    page.evaluate = async (what, ...given) => {
      const words = given.map((one) => JSON.stringify(one)).join(",");
      const expression = typeof what === "function" ? `(${what})(${words})` : what;
      const found = await call("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
      if (found.exceptionDetails) throw new Error(found.exceptionDetails.exception.description);
      return found.result.value;
    };
    page.press = async (key) => {
      const codes = { Tab: 9, Enter: 13 };
      const about = { key, code: key, windowsVirtualKeyCode: codes[key], text: key === "Enter" ? "\r" : undefined };
      await call("Input.dispatchKeyEvent", { type: "keyDown", ...about });
      await call("Input.dispatchKeyEvent", { type: "keyUp", ...about });
    };
    page.screenshot = async (whole = false) => {
      const { data } = await call("Page.captureScreenshot", { format: "png", captureBeyondViewport: whole });
      return Buffer.from(data, "base64");
    };
    page.pdf = async () => Buffer.from((await call("Page.printToPDF", { printBackground: true })).data, "base64");
    page.close = async () => {
      listeners.delete(listener);
      await send("Target.closeTarget", { targetId });
    };
    if (url) await page.goto(url);
    return page;
  };

  return { open, close };
};
