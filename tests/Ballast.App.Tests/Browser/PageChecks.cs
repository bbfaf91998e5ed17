namespace Ballast.App.Tests.Browser;

/// <summary>Checks that run inside the page; each gives a list of complaints.</summary>
static class PageChecks
{
    /// <summary>Visible texts whose contrast with what is behind them is below 4.5 (WCAG 2.2, 1.4.3); disabled controls are exempt there as well.</summary>
    public const string Faint = """
        () => {
          const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
          const read = (colour) => {
            context.clearRect(0, 0, 1, 1);
            context.fillStyle = colour;
            context.fillRect(0, 0, 1, 1);
            const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
            return [r, g, b, a / 255];
          };
          const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
          const ground = (node) => {
            const layers = [];
            for (let at = node; at; at = at.parentElement) {
              const layer = read(getComputedStyle(at).backgroundColor);
              layers.push(layer);
              if (layer[3] === 1 || at.tagName === "DIALOG") break;
            }
            return layers.reverse().reduce((below, layer) => over(layer, below), read(getComputedStyle(document.documentElement).backgroundColor));
          };
          const light = (c) => c.slice(0, 3).map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const found = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const node = walker.currentNode.parentElement;
            if (!walker.currentNode.textContent.trim() || !node.checkVisibility() || node.closest(":disabled, noscript, option, .unseen, script")) continue;
            const below = ground(node), ink = over(read(getComputedStyle(node).color), below);
            const [a, b] = [light(ink), light(below)].sort((x, y) => y - x);
            const ratio = (a + 0.05) / (b + 0.05);
            if (ratio < 4.5) found.push(`${ratio.toFixed(2)}: "${walker.currentNode.textContent.trim().slice(0, 40)}" (${node.className || node.tagName})`);
          }
          return [...new Set(found)];
        }
        """;

    /// <summary>Controls without a name that a screen reader could say.</summary>
    public const string Nameless = """
        () => [...document.querySelectorAll("a, button, input, select, textarea, summary, dialog, [tabindex='0'], [role=img], [role=meter]")]
          .filter((node) => {
            const by = node.getAttribute("aria-labelledby");
            const name = node.getAttribute("aria-label") || (by && by.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" "))
              || [...(node.labels ?? [])].map((label) => label.textContent).join(" ") || (node.matches("a, button, summary") ? node.textContent : "");
            return !name || !name.trim();
          })
          .map((node) => node.outerHTML.slice(0, 120))
        """;

    public static void SkipWithout(this Chromium chromium) => Assert.SkipWhen(chromium.Missing is not null, chromium.Missing ?? "");
}
