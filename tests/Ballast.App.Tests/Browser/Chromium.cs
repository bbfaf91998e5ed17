using Ballast.App.Tests.Browser;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Ballast.App.Tests.Browser;

/// <summary>One headless Chromium for all tests; why there is none, where there is none.</summary>
public sealed class Chromium : IAsyncLifetime
{
    const string Executable = "/usr/bin/chromium";

    IPlaywright? playwright;
    IBrowser? browser;

    /// <summary>A sentence when the browser tests cannot run here.</summary>
    public string? Missing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable)) Missing = $"The browser tests need {Executable}: install Debian's chromium.";
        else if (!File.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot", "index.html"))) Missing = "The dashboard has not been built: run npm ci and npm run build in web, then build again.";
        if (Missing is not null) return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A page of its own, not yet anywhere; what its console complains of is kept in the list.</summary>
    public async Task<IPage> Open(List<string>? complaints = null, int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultTimeout(30_000);
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            // The offer is not there in the first minute of site time, and the page asks for it all the same.
            if (message.Type is "error" or "warning" && !message.Location.Contains("/api/offer")) complaints?.Add($"{message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => complaints?.Add(error);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
