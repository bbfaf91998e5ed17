using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ballast.App.Tests.Browser;

/// <summary>What a person orders from the page, up to the controller and back.</summary>
public sealed class DashboardActionTests(Chromium chromium) : IAsyncLifetime
{
    DemoServer? server;
    IPage page = null!;

    public async ValueTask InitializeAsync()
    {
        if (chromium.Missing is not null) return;
        server = await DemoServer.Start();
        page = await chromium.Open();
        await page.GotoAsync(server.Page);
        await Expect(page.Locator("#meter-value")).Not.ToHaveTextAsync("\u2013");
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }

    [Fact]
    public async Task An_event_sent_from_the_form_is_confirmed_in_numbers_and_shows_up()
    {
        chromium.SkipWithout();
        await page.Locator("#send-event").ClickAsync();
        await page.Locator("#cut").FillAsync("12");
        await page.Locator("#hold").SelectOptionAsync("30");
        await page.Locator("#note").FillAsync("From the browser test");
        await page.Locator("#send-dialog [data-action=ok]").ClickAsync();
        await Expect(page.Locator("#confirm-dialog")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("From a baseline of \\d+\\.\\d\\s?kW down to \\d+\\.\\d\\s?kW"));
        await page.Locator("#confirm-dialog [data-action=ok]").ClickAsync();
        await Expect(page.Locator("#event-list")).ToContainTextAsync("From the browser test");
        await Expect(page.Locator("#event-list")).ToContainTextAsync("12 % below baseline for 30 min");
        Assert.Contains("From the browser test", await Get("api/events"));
        await Expect(page.Locator("#state")).ToContainTextAsync("Ramping down");
    }

    [Fact]
    public async Task Nothing_is_sent_when_the_person_turns_back()
    {
        chromium.SkipWithout();
        await page.Locator("#send-event").ClickAsync();
        await page.Locator("#note").FillAsync("Never sent");
        await page.Locator("#send-dialog [data-action=ok]").ClickAsync();
        await page.Locator("#confirm-dialog [data-action=back]").ClickAsync();
        await Expect(page.Locator("#note")).ToHaveValueAsync("Never sent");
        await page.Locator("#send-dialog [data-action=cancel]").ClickAsync();
        await Expect(page.Locator("dialog")).ToHaveCountAsync(0);
        Assert.DoesNotContain("Never sent", await Get("api/events"));
    }

    [Fact]
    public async Task The_kill_switch_is_confirmed_and_stops_shaping_until_it_is_resumed()
    {
        chromium.SkipWithout();
        await page.Locator("#stop").ClickAsync();
        await Expect(page.Locator("#stop-dialog")).ToContainTextAsync("kW");
        await Expect(page.Locator("#stop-dialog [data-action=cancel]")).ToBeFocusedAsync();
        await page.Locator("#stop-dialog [data-action=ok]").ClickAsync();
        await Expect(page.Locator("#state")).ToHaveTextAsync("Shaping is stopped");
        await Expect(page.Locator("#send-event")).ToBeDisabledAsync();
        Assert.Contains("\"shapingStopped\":true", await Get("api/status"));
        await page.Locator("#stop").ClickAsync();
        await page.Locator("#resume-dialog [data-action=ok]").ClickAsync();
        await Expect(page.Locator("#state")).Not.ToHaveTextAsync("Shaping is stopped");
    }

    [Fact]
    public async Task An_event_under_way_is_released_after_a_confirmation()
    {
        chromium.SkipWithout();
        await Expect(page.Locator("#release")).ToBeEnabledAsync(new() { Timeout = 60_000 });
        await page.Locator("#release").ClickAsync();
        await page.Locator("#release-dialog [data-action=ok]").ClickAsync();
        await Expect(page.Locator("#event-list")).ToContainTextAsync("cut short at");
    }

    [Fact]
    public async Task A_wrong_token_is_asked_for_again_and_the_right_one_is_kept()
    {
        chromium.SkipWithout();
        await page.EvaluateAsync("sessionStorage.clear()");
        await page.Locator("#stop").ClickAsync();
        await page.Locator("#stop-dialog [data-action=ok]").ClickAsync();
        await page.Locator("#token-input").FillAsync("not-the-token");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#token-problem")).ToBeVisibleAsync();
        await page.Locator("#token-input").FillAsync(server!.Token);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#state")).ToHaveTextAsync("Shaping is stopped");
        Assert.Equal(server.Token, await page.EvaluateAsync<string>("sessionStorage.getItem('ballast.token')"));
    }

    [Fact]
    public async Task Everything_can_be_done_by_keyboard_alone()
    {
        chromium.SkipWithout();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await TabTo("send-event");
        Assert.NotEqual("none", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#cut")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#send-event")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("ControlOrMeta+a");
        await page.Keyboard.TypeAsync("11");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#confirm-dialog [data-action=ok]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#event-list")).ToContainTextAsync("11 % below baseline for 3 h");
        await TabTo("stop");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.Locator("#stop-dialog")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#state")).ToHaveTextAsync("Shaping is stopped");
    }

    async Task TabTo(string id)
    {
        for (var i = 0; i < 40; i++)
        {
            if (await page.EvaluateAsync<string>("document.activeElement.id") == id) return;
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"Tab does not come to #{id}.");
    }

    async Task<string> Get(string path)
    {
        using var client = new HttpClient { BaseAddress = server!.Address };
        return await client.GetStringAsync(path, TestContext.Current.CancellationToken);
    }
}
