using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ballast.App.Tests.Browser;

/// <summary>What a person sees of the real page on the real server, without changing anything.</summary>
public sealed class DashboardLookTests(Chromium chromium) : IAsyncLifetime
{
    DemoServer? server;

    public async ValueTask InitializeAsync()
    {
        if (chromium.Missing is null) server = await DemoServer.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }

    [Fact]
    public async Task The_page_loads_without_a_complaint_and_its_figures_move()
    {
        var complaints = new List<string>();
        var page = await Open(complaints);
        await Expect(page.Locator("#site")).ToHaveTextAsync("Phoenix");
        await Expect(page.Locator("#plot canvas")).ToBeVisibleAsync();
        await Expect(page.Locator(".jobs tbody tr")).ToHaveCountAsync(6);
        await page.WaitForFunctionAsync("first => document.querySelector('#meter-value').textContent !== first", await page.Locator("#meter-value").TextContentAsync());
        await page.WaitForFunctionAsync("first => document.querySelector('#clock').textContent !== first", await page.Locator("#clock").TextContentAsync());
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task The_token_leaves_the_address_and_nothing_comes_from_another_host()
    {
        chromium.SkipWithout();
        var page = await chromium.Open();
        var hosts = new HashSet<string>();
        page.Request += (_, request) => hosts.Add(new Uri(request.Url).Authority);
        await page.GotoAsync(server!.Page);
        await Expect(page.Locator("#site")).ToHaveTextAsync("Phoenix");
        Assert.DoesNotContain("token", page.Url);
        Assert.Equal([server.Address.Authority], hosts);
    }

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    [InlineData(768, ColorScheme.Light)]
    [InlineData(375, ColorScheme.Dark)]
    [InlineData(375, ColorScheme.Light)]
    public async Task Text_stands_out_from_its_ground_and_every_control_has_a_name_and_nothing_scrolls_sideways(int width, ColorScheme scheme)
    {
        var page = await Open(width: width, scheme: scheme);
        await Expect(page.Locator(".jobs tbody tr")).ToHaveCountAsync(6);
        await page.Locator("#send-event").ClickAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>(PageChecks.Faint));
        Assert.Empty(await page.EvaluateAsync<string[]>(PageChecks.Nameless));
        await page.Keyboard.PressAsync("Escape");
        Assert.Empty(await page.EvaluateAsync<string[]>(PageChecks.Faint));
        Assert.Empty(await page.EvaluateAsync<string[]>(PageChecks.Nameless));
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"At {width} px the page scrolls sideways.");
    }

    [Fact]
    public async Task Colours_follow_the_system_until_a_person_chooses_and_the_choice_is_kept()
    {
        const string ground = "getComputedStyle(document.body).backgroundColor";
        var page = await Open(scheme: ColorScheme.Dark);
        Assert.Equal("rgb(13, 17, 23)", await page.EvaluateAsync<string>(ground));
        await page.Locator("#theme").ClickAsync();
        Assert.Equal("rgb(244, 246, 249)", await page.EvaluateAsync<string>(ground));
        await page.ReloadAsync();
        Assert.Equal("rgb(244, 246, 249)", await page.EvaluateAsync<string>(ground));
        await page.Locator("#theme").ClickAsync();
        Assert.Equal("rgb(13, 17, 23)", await page.EvaluateAsync<string>(ground));
    }

    [Fact]
    public async Task Jobs_are_sorted_by_what_a_person_chooses()
    {
        var page = await Open();
        await page.GetByRole(AriaRole.Button, new() { Name = "Job", Exact = true }).ClickAsync();
        await Expect(page.Locator("th.c-id[aria-sort]")).ToHaveAttributeAsync("aria-sort", "ascending");
        var names = await page.Locator(".job-name").AllTextContentsAsync();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task When_the_stream_is_cut_the_page_says_so_and_comes_back()
    {
        var page = await Open();
        await Expect(page.Locator("#link")).ToHaveAttributeAsync("data-link", "live");
        var port = server!.Address.Port;
        await server.DisposeAsync();
        await Expect(page.Locator("#alert")).ToContainTextAsync("The stream was cut");
        server = await DemoServer.Start(port);
        await Expect(page.Locator("#link")).ToHaveAttributeAsync("data-link", "live", new() { Timeout = 30_000 });
        await Expect(page.Locator("#alert")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_demo_event_is_held_and_pictured()
    {
        var to = Environment.GetEnvironmentVariable("BALLAST_SCREENSHOT");
        Assert.SkipWhen(string.IsNullOrEmpty(to), "Set BALLAST_SCREENSHOT=1 (docs/images/dashboard.png) or to a file's path to take the picture of the README.");
        var page = await Open(height: 1600);
        await Expect(page.Locator("#state")).ToContainTextAsync("Holding 25", new() { Timeout = 120_000 });
        await Expect(page.Locator("#state")).ToContainTextAsync(new System.Text.RegularExpressions.Regex(", [12]\\d\\s?min left"), new() { Timeout = 120_000 });
        var jobs = (await page.Locator("#jobs").BoundingBoxAsync())!;
        await page.ScreenshotAsync(new() { Clip = new() { X = 0, Y = 0, Width = 1440, Height = jobs.Y + jobs.Height + 16 }, Path = to == "1" ? Path.Combine(Root(), "docs", "images", "dashboard.png") : to });
    }

    async Task<IPage> Open(List<string>? complaints = null, int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        chromium.SkipWithout();
        var page = await chromium.Open(complaints, width, height, scheme);
        await page.GotoAsync(server!.Page);
        await Expect(page.Locator("#meter-value")).Not.ToHaveTextAsync("\u2013");
        return page;
    }

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Ballast.slnx"))) folder = folder.Parent;
        return folder.FullName;
    }
}
