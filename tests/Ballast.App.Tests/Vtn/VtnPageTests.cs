using Ballast.App.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ballast.App.Tests.Vtn;

/// <summary>The OpenADR server's page in a real browser, on the real server.</summary>
public sealed class VtnPageTests(Chromium chromium) : IAsyncLifetime
{
    VtnProcess? vtn;

    public async ValueTask InitializeAsync()
    {
        if (chromium.Missing is null) vtn = await VtnProcess.Start();
    }

    public ValueTask DisposeAsync()
    {
        vtn?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_person_signs_in_creates_a_program_and_an_event_and_cancels_it()
    {
        var complaints = new List<string>();
        var hosts = new HashSet<string>();
        var page = await Open(complaints);
        page.Request += (_, request) => hosts.Add(new Uri(request.Url).Authority);
        await SignIn(page);
        await Expect(page.Locator("#vens-value")).ToHaveTextAsync("0");
        await page.Locator("#create-program").ClickAsync();
        await page.Locator("#program-name").FillAsync("peak-shaving");
        await page.Locator("#program-dialog [data-action=ok]").ClickAsync();
        await Expect(page.Locator("#program-list")).ToContainTextAsync("peak-shaving");
        await page.Locator("#create-event").ClickAsync();
        await page.Locator("#value").FillAsync("15");
        await page.Locator("#name").FillAsync("From the page");
        await page.Locator("#targets").FillAsync("zone-3, zone-4");
        await Expect(page.Locator("#preview")).ToContainTextAsync("15\u00a0% below baseline");
        await Expect(page.Locator("#preview")).ToContainTextAsync("for zone-3, zone-4");
        await page.Locator("#event-dialog [data-action=ok]").ClickAsync();
        await Expect(page.Locator("#event-list")).ToContainTextAsync("15\u00a0% below baseline");
        var made = await vtn!.Json("event", "list");
        Assert.Equal(2, made.GetArrayLength());
        Assert.Equal(0.15, made[0].GetProperty("intervals")[0].GetProperty("payloads")[0].GetProperty("values")[0].GetDouble());
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel From the page", Exact = true }).ClickAsync();
        await page.Locator("#cancel-dialog [data-action=ok]").ClickAsync();
        await Expect(page.Locator(".event[data-phase=cancelled]")).ToContainTextAsync("From the page");
        Assert.Contains("cancelled", await vtn.Done("event", "list"), StringComparison.Ordinal);
        // What is refused is told in the server's own words.
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete peak-shaving", Exact = true }).ClickAsync();
        await page.Locator("#delete-program-dialog [data-action=ok]").ClickAsync();
        await Expect(page.Locator("#refusal-dialog")).ToContainTextAsync("has 2 events");
        Assert.Equal([vtn.Address.Authority], hosts);
        Assert.DoesNotContain(complaints, c => !c.Contains("409", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_secret_and_a_vens_are_refused_and_the_secret_is_kept_nowhere()
    {
        var page = await Open();
        await page.Locator("#secret").FillAsync("not-the-secret");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#sign-in-problem")).ToContainTextAsync("or its secret is another");
        var ven = (await vtn!.Done("client", "add", "site-1", "--ven")).Trim();
        await page.Locator("#client").FillAsync("site-1");
        while (true)
        {
            // The running server looks at its list of clients once a second.
            await page.Locator("#secret").FillAsync(ven);
            var answered = page.WaitForResponseAsync("**/auth/token");
            await page.Keyboard.PressAsync("Enter");
            if ((await answered).Status == 200) break;
            await Expect(page.Locator("#sign-in")).ToBeEnabledAsync();
        }
        await Expect(page.Locator("#sign-in-problem")).ToContainTextAsync("business logic");
        await page.Locator("#client").FillAsync("operator");
        await SignIn(page);
        Assert.DoesNotContain(vtn.Secret, await page.EvaluateAsync<string>("JSON.stringify([{...sessionStorage}, {...localStorage}, location.href, document.cookie])"), StringComparison.Ordinal);
        Assert.Equal(0, await page.EvaluateAsync<int>("localStorage.length"));
        await page.Locator("#sign-out").ClickAsync();
        await Expect(page.Locator("#sign-in-card")).ToBeVisibleAsync();
        Assert.Equal("{}", await page.EvaluateAsync<string>("JSON.stringify({...sessionStorage})"));
    }

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    [InlineData(375, ColorScheme.Light)]
    public async Task Vens_and_reports_are_shown_and_text_stands_out_and_every_control_has_a_name(int width, ColorScheme scheme)
    {
        var page = await Open(width: width, scheme: scheme);
        await Fill();
        await SignIn(page);
        await Expect(page.Locator("#ven-list")).ToContainTextAsync("phoenix-1");
        await Expect(page.Locator("#ven-list")).ToContainTextAsync("online");
        await Expect(page.Locator("#report-rows tr")).ToHaveCountAsync(12);
        await Expect(page.Locator("#report-rows")).ToContainTextAsync("100.0\u00a0kW");
        await Expect(page.Locator("#report-plot canvas")).ToBeVisibleAsync();
        await Picture(page, $"{width}-{scheme}");
        await Check(page, width);
        await page.Locator("#create-event").ClickAsync();
        await Picture(page, $"{width}-{scheme}-form");
        await Check(page, width);
    }

    static async Task Check(IPage page, int width)
    {
        Assert.Empty(await page.EvaluateAsync<string[]>(PageChecks.Faint));
        Assert.Empty(await page.EvaluateAsync<string[]>(PageChecks.Nameless));
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"At {width} px the page scrolls sideways.");
    }

    /// <summary>Into the folder that BALLAST_SCREENSHOT names, if it names one.</summary>
    static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("BALLAST_SCREENSHOT") is not { Length: > 1 } folder || !Directory.Exists(folder)) return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"vtn-{name}.png"), FullPage = !name.EndsWith("form", StringComparison.Ordinal) });
    }

    /// <summary>A program with an order under way, two sites that report on it, and one that has never come.</summary>
    async Task Fill()
    {
        var now = TimeProvider.System.GetUtcNow();
        await vtn!.Done("program", "create", "--name", "peak-shaving");
        await vtn.Done("program", "create", "--name", "zone-3 capacity", "--target", "zone-3");
        var id = (await vtn.Json("event", "create", "--program", "peak-shaving", "--name", "Summer peak", "--cut", "25%", "--start", now.AddMinutes(-50).ToString("u").Replace(' ', 'T'), "--for", "3h", "--report", "DEMAND,BASELINE")).GetProperty("id").GetString()!;
        await vtn.Done("event", "create", "--program", "zone-3 capacity", "--limit-kw", "900", "--start", "+5h", "--for", "2h", "--target", "zone-3", "--priority", "0");
        foreach (var name in new[] { "phoenix-2", "phoenix-1" }) (await vtn.Reporting(name, id, now.AddMinutes(-60))).Dispose();
        await vtn.Done("ven", "create", "--name", "ashburn-7", "--target", "zone-3");
    }

    async Task<IPage> Open(List<string>? complaints = null, int width = 1440, ColorScheme scheme = ColorScheme.Light)
    {
        chromium.SkipWithout();
        var page = await chromium.Open(complaints, width, 1000, scheme);
        await page.GotoAsync(vtn!.Page.AbsoluteUri);
        await Expect(page.Locator("#sign-in-card")).ToBeVisibleAsync();
        return page;
    }

    async Task SignIn(IPage page)
    {
        await page.Locator("#secret").FillAsync(vtn!.Secret);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#board")).ToBeVisibleAsync();
        await Expect(page.Locator("#link")).ToHaveAttributeAsync("data-link", "live");
    }
}
