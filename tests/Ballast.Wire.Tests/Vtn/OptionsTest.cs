using Ballast.Vtn;

namespace Ballast.Wire.Tests.Vtn;

public sealed class OptionsTest
{
    [Fact]
    public async Task Where_targets_must_be_named_what_is_not_named_is_not_seen()
    {
        await using var host = await VtnHost.Start(new VtnOptions { TargetsMustBeNamed = true });
        var (bl, ven) = (await host.Bl(), await host.Ven());
        await bl.Post("/vens", new { objectType = "BL_VEN_REQUEST", clientID = ven.Id, venName = "v", targets = new[] { "a", "b" } });
        var program = (await bl.Post("/programs", new { programName = "p" })).Id;
        async Task<string> Event(params string[] targets) => (await bl.Post("/events", new { programID = program, targets })).Id;
        var (open, a, b, c) = (await Event(), await Event("a"), await Event("b"), await Event("c"));
        Assert.Equal([open], (await ven.Get($"/events?programID={program}")).Ids);
        Assert.Equal([a], (await ven.Get("/events?targets=a")).Ids);
        Assert.Equal([a, b], (await ven.Get("/events?targets=b&targets=a&targets=c")).Ids);
        Assert.Equal([open, a, b, c], (await bl.Get("/events")).Ids);
    }

    [Fact]
    public async Task The_address_told_is_the_public_one()
    {
        await using var host = await VtnHost.Start(new VtnOptions { PublicUrl = new Uri("https://vtn.example/openadr3/3.1.0/") });
        Assert.Equal("https://vtn.example/openadr3/3.1.0/auth/token", (await host.Stranger().Get("/auth/server")).Json.GetProperty("tokenURL").GetString());
    }
}
