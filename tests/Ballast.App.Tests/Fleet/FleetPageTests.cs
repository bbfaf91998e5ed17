using System.Text.RegularExpressions;
using Ballast.App.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ballast.App.Tests.Fleet;

/// <summary>The fleet's page in a real browser, on the real demo.</summary>
public sealed class FleetPageTests(Chromium chromium) : IAsyncLifetime
{
    Child? demo;
    string address = "";

    public async ValueTask InitializeAsync()
    {
        if (chromium.Missing is not null) return;
        demo = Child.Start("demo", "--fleet", "--port", "0", "--speed", "30");
        var line = await demo.LineWith("/fleet.html");
        address = line[line.IndexOf("http", StringComparison.Ordinal)..].Trim();
        await demo.LineWith("The utility asks");
    }

    public async ValueTask DisposeAsync()
    {
        if (demo is null) return;
        demo.Interrupt();
        await demo.End();
        demo.Dispose();
    }

    [Fact]
    public async Task What_is_asked_and_delivered_by_whom_and_what_the_utility_has_is_seen_at_every_width_in_both_schemes()
    {
        chromium.SkipWithout();
        var complaints = new List<string>();
        var hosts = new HashSet<string>();
        var page = await chromium.Open(complaints, 1280, 900);
        page.Request += (_, request) => hosts.Add(new Uri(request.Url).Authority);
        await page.GotoAsync(address);
        await Expect(page.Locator("#utility")).ToContainTextAsync(new Regex("Asks \\d+\\.\\d\\s?kW less"));
        await Expect(page.Locator("#utility")).ToContainTextAsync("25 % below baseline for 45 min");
        await Expect(page.Locator("#state")).ToContainTextAsync(new Regex("Going down to \\d+\\.\\d\\s?kW by \\d\\d:\\d\\d"), new() { Timeout = 60_000 });
        await Expect(page.Locator("#fleet")).ToContainTextAsync(new Regex("Delivers [1-9]\\d*\\.\\d\\s?kW"), new() { Timeout = 60_000 });
        await Expect(page.Locator("#sites-heard")).ToContainTextAsync("3 of 3 speak");
        await Expect(page.Locator("tr[data-site]")).ToHaveCountAsync(3);
        foreach (var site in await page.Locator("tr[data-site]").AllAsync()) await Expect(site).ToHaveAttributeAsync("data-state", "curtailed", new() { Timeout = 60_000 });
        await Expect(page.Locator(".plot canvas")).ToBeVisibleAsync();
        await Expect(page.Locator("#reports tbody tr").First).ToContainTextAsync("ok", new() { Timeout = 60_000 });
        await Expect(page.Locator("#log")).ToContainTextAsync("The utility asks 25 % below baseline");
        foreach (var (width, scheme) in ((int, ColorScheme)[])[(1280, ColorScheme.Dark), (1024, ColorScheme.Light), (768, ColorScheme.Light), (375, ColorScheme.Dark), (375, ColorScheme.Light)])
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            Assert.Empty(await page.EvaluateAsync<string[]>(PageChecks.Faint));
            Assert.Empty(await page.EvaluateAsync<string[]>(PageChecks.Nameless));
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"At {width} px the page scrolls sideways.");
            // Who gives what is read without scrolling a table.
            Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('.table-wrap')].every(t => t.scrollWidth <= t.clientWidth)"), $"At {width} px a table is cut off.");
        }
        Assert.Equal([new Uri(address).Authority], hosts);
        Assert.Empty(complaints);
        await Picture(page);
    }

    /// <summary>Where BALLAST_SCREENSHOT asks for it: 1 for the README's own, or a folder.</summary>
    static async Task Picture(IPage page)
    {
        if (Environment.GetEnvironmentVariable("BALLAST_SCREENSHOT") is not { Length: > 0 } to || (to != "1" && !Directory.Exists(to))) return;
        await page.SetViewportSizeAsync(1280, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Expect(page.Locator("#state")).ToContainTextAsync("Holding", new() { Timeout = 120_000 });
        await Expect(page.Locator("#reports tbody tr")).ToHaveCountAsync(9, new() { Timeout = 120_000 });
        await page.ScreenshotAsync(new() { FullPage = true, Path = Path.Combine(to == "1" ? Path.Combine(Root(), "docs", "images") : to, "fleet.png") });
    }

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Ballast.slnx"))) folder = folder.Parent;
        return folder.FullName;
    }
}
