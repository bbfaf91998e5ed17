using System.Text.Json;
using Ballast.Vtn.Access;

namespace Ballast.Wire.Tests.Vtn;

public abstract partial class BehaviourSuite
{
    [Fact]
    public async Task A_program_is_created_read_replaced_and_deleted()
    {
        var host = await Host();
        var bl = await host.Bl();
        var name = host.Fresh("program");
        var made = await bl.Post("/programs", new
        {
            programName = name,
            intervalPeriod = new { start = "2026-05-03T16:15:00-07:00", duration = "P9999Y", randomizeStart = "PT0S" },
            programDescriptions = new[] { new { URL = "https://example.org/p" } },
            payloadDescriptors = new object[]
            {
                new { objectType = "EVENT_PAYLOAD_DESCRIPTOR", payloadType = "PRICE", units = "KWH", currency = "USD" },
                new { objectType = "REPORT_PAYLOAD_DESCRIPTOR", payloadType = "USAGE", readingType = "DIRECT_READ" },
            },
            attributes = new[] { new { type = "LOCATION", values = new[] { "north" } } },
            retailer = "an unknown member is kept",
        });
        Assert.True(made.Status == 201, made.Body);
        Assert.Equal("PROGRAM", made.Json.GetProperty("objectType").GetString());
        Assert.Equal("2026-05-03T23:15:00.000Z", made.Json.GetProperty("intervalPeriod").GetProperty("start").GetString());
        Assert.Equal("an unknown member is kept", made.Json.GetProperty("retailer").GetString());
        Assert.Equal(Time(made, "createdDateTime"), Time(made, "modificationDateTime"));
        var read = await bl.Get($"/programs/{made.Id}");
        Assert.Equal((200, made.Body), (read.Status, read.Body));

        var replaced = await bl.Put($"/programs/{made.Id}", new { programName = name, targets = new[] { "a" }, id = "mine", objectType = "EVENT" });
        Assert.Equal(200, replaced.Status);
        Assert.Equal(made.Id, replaced.Id);
        Assert.False(replaced.Json.TryGetProperty("attributes", out _));
        Assert.Equal(Time(made, "createdDateTime"), Time(replaced, "createdDateTime"));
        Assert.True(Time(replaced, "modificationDateTime") > Time(made, "modificationDateTime"));

        var gone = await bl.Delete($"/programs/{made.Id}");
        Assert.Equal((200, replaced.Body), (gone.Status, gone.Body));
        await Refused(404, bl.Get($"/programs/{made.Id}"));
        await Refused(404, bl.Put($"/programs/{made.Id}", new { programName = name }));
        await Refused(404, bl.Delete($"/programs/{made.Id}"));
    }

    [Fact]
    public async Task A_program_name_is_there_once()
    {
        var host = await Host();
        var bl = await host.Bl();
        var (one, two) = (host.Fresh("program"), host.Fresh("program"));
        await Made(bl.Post("/programs", new { programName = one }));
        var second = await Made(bl.Post("/programs", new { programName = two }));
        await Refused(409, bl.Post("/programs", new { programName = one }));
        await Refused(409, bl.Put($"/programs/{second}", new { programName = one }));
        Assert.Equal(200, (await bl.Put($"/programs/{second}", new { programName = two })).Status);
    }

    [Fact]
    public async Task An_event_is_created_read_replaced_and_deleted()
    {
        var host = await Host();
        var bl = await host.Bl();
        var program = await Made(bl.Post("/programs", new { programName = host.Fresh("program") }));
        var made = await bl.Post("/events", Event(program));
        Assert.True(made.Status == 201, made.Body);
        Assert.Equal("2026-11-22T16:00:00.000Z", made.Json.GetProperty("intervalPeriod").GetProperty("start").GetString());
        Assert.Equal(made.Body, (await bl.Get($"/events/{made.Id}")).Body);
        Assert.Equal([made.Id], (await bl.Get($"/events?programID={program}")).Ids);
        var replaced = await bl.Put($"/events/{made.Id}", new { programID = program, duration = "P9999Y", intervals = Array.Empty<object>() });
        Assert.Equal(200, replaced.Status);
        await Refused(409, bl.Delete($"/programs/{program}"));
        Assert.Equal(200, (await bl.Delete($"/events/{made.Id}")).Status);
        await Refused(404, bl.Get($"/events/{made.Id}"));
        Assert.Equal(200, (await bl.Delete($"/programs/{program}")).Status);
    }

    [Fact]
    public async Task What_refers_to_nothing_is_refused()
    {
        var host = await Host();
        var (bl, ven) = (await host.Bl(), await host.Ven());
        await Refused(409, bl.Post("/events", Event("nowhere")));
        await Refused(409, ven.Post("/reports", Report("nowhere")));
        await Refused(409, ven.Post("/subscriptions", Subscription("site-1", "nowhere")));
        await Refused(404, ven.Post("/resources", new { objectType = "VEN_RESOURCE_REQUEST", resourceName = "r", venID = "nowhere" }));
        await Refused(404, bl.Post("/resources", new { objectType = "BL_RESOURCE_REQUEST", clientID = ven.Id, resourceName = "r", venID = "nowhere" }));
        var program = await Made(bl.Post("/programs", new { programName = host.Fresh("program") }));
        var happening = await Made(bl.Post("/events", Event(program)));
        await Refused(409, bl.Put($"/events/{happening}", Event("nowhere")));
        foreach (var kind in new[] { "programs", "events", "reports", "subscriptions", "vens", "resources" }) await Refused(404, bl.Get($"/{kind}/nowhere"));
    }

    [Fact]
    public async Task A_report_is_its_clients_own()
    {
        var host = await Host();
        var (bl, one, two) = (await host.Bl(), await host.Ven(), await host.Ven());
        var program = await Made(bl.Post("/programs", new { programName = host.Fresh("program") }));
        var happening = await Made(bl.Post("/events", Event(program)));
        var made = await one.Post("/reports", Report(happening));
        Assert.True(made.Status == 201, made.Body);
        Assert.Equal(one.Id, made.Json.GetProperty("clientID").GetString());
        Assert.Equal(made.Body, (await one.Get($"/reports/{made.Id}")).Body);
        Assert.Equal(made.Body, (await bl.Get($"/reports/{made.Id}")).Body);
        await Refused(403, two.Get($"/reports/{made.Id}"));
        await Refused(403, two.Put($"/reports/{made.Id}", Report(happening)));
        await Refused(403, two.Delete($"/reports/{made.Id}"));
        Assert.Equal("[]", (await two.Get("/reports")).Body);
        Assert.Equal([made.Id], (await one.Get("/reports")).Ids);
        Assert.Equal([made.Id], (await bl.Get($"/reports?programID={program}&eventID={happening}&clientName=site-1")).Ids);
        Assert.Equal("[]", (await bl.Get($"/reports?eventID={happening}&clientName=another")).Body);
        Assert.Equal("[]", (await bl.Get("/reports?programID=nowhere")).Body);
        var replaced = await one.Put($"/reports/{made.Id}", Report(happening, "later"));
        Assert.Equal("later", replaced.Json.GetProperty("reportName").GetString());
        await Refused(409, bl.Delete($"/events/{happening}"));
        Assert.Equal(200, (await one.Delete($"/reports/{made.Id}")).Status);
        Assert.Equal(200, (await bl.Delete($"/events/{happening}")).Status);
    }

    [Fact]
    public async Task A_subscription_is_its_clients_own_and_said_once()
    {
        var host = await Host();
        var (bl, one, two) = (await host.Bl(), await host.Ven(), await host.Ven());
        var program = await Made(bl.Post("/programs", new { programName = host.Fresh("program") }));
        var made = await one.Post("/subscriptions", Subscription("site-1", program));
        Assert.True(made.Status == 201, made.Body);
        Assert.Equal(one.Id, made.Json.GetProperty("clientID").GetString());
        await Refused(409, one.Post("/subscriptions", Subscription("site-1", program)));
        await Made(two.Post("/subscriptions", Subscription("site-1", program)));
        await Refused(403, two.Get($"/subscriptions/{made.Id}"));
        await Refused(403, two.Put($"/subscriptions/{made.Id}", Subscription("site-1")));
        await Refused(403, two.Delete($"/subscriptions/{made.Id}"));
        Assert.Equal([made.Id], (await one.Get($"/subscriptions?programID={program}&clientName=site-1&objects=EVENT&objects=VEN")).Ids);
        Assert.Equal("[]", (await one.Get("/subscriptions?objects=REPORT")).Body);
        Assert.Equal(2, (await bl.Get($"/subscriptions?programID={program}")).Json.GetArrayLength());
        Assert.Equal(200, (await one.Put($"/subscriptions/{made.Id}", Subscription("site-2"))).Status);
        Assert.Equal(200, (await one.Delete($"/subscriptions/{made.Id}")).Status);
        // With a program go the subscriptions that name it.
        Assert.Equal(200, (await bl.Delete($"/programs/{program}")).Status);
        Assert.Equal("[]", (await two.Get("/subscriptions")).Body);
    }

    [Fact]
    public async Task A_ven_registers_itself_and_its_resources()
    {
        var host = await Host();
        var (bl, one, two) = (await host.Bl(), await host.Ven(), await host.Ven());
        var name = host.Fresh("venue");
        var made = await one.Post("/vens", new { objectType = "VEN_VEN_REQUEST", venName = name, attributes = new[] { new { type = "LOCATION", values = new[] { "x" } } } });
        Assert.True(made.Status == 201, made.Body);
        Assert.Equal(("VEN", one.Id), (made.Json.GetProperty("objectType").GetString(), made.Json.GetProperty("clientID").GetString()));
        await Refused(409, one.Post("/vens", new { objectType = "VEN_VEN_REQUEST", venName = host.Fresh("venue") }));
        await Refused(409, two.Post("/vens", new { objectType = "VEN_VEN_REQUEST", venName = name }));
        var other = await Made(two.Post("/vens", new { objectType = "VEN_VEN_REQUEST", venName = host.Fresh("venue") }));
        await Refused(409, two.Put($"/vens/{other}", new { objectType = "VEN_VEN_REQUEST", venName = name }));
        await Refused(403, two.Get($"/vens/{made.Id}"));
        await Refused(403, two.Put($"/vens/{made.Id}", new { objectType = "VEN_VEN_REQUEST", venName = name }));
        await Refused(403, two.Delete($"/vens/{made.Id}"));
        Assert.Equal([made.Id], (await one.Get("/vens")).Ids);
        Assert.Equal([made.Id], (await bl.Get($"/vens?venName={name}")).Ids);

        var resource = await one.Post("/resources", new { objectType = "VEN_RESOURCE_REQUEST", resourceName = "hall", venID = made.Id });
        Assert.True(resource.Status == 201, resource.Body);
        Assert.Equal(("RESOURCE", one.Id), (resource.Json.GetProperty("objectType").GetString(), resource.Json.GetProperty("clientID").GetString()));
        await Refused(409, one.Post("/resources", new { objectType = "VEN_RESOURCE_REQUEST", resourceName = "hall", venID = made.Id }));
        await Made(two.Post("/resources", new { objectType = "VEN_RESOURCE_REQUEST", resourceName = "hall", venID = other }));
        await Refused(403, two.Post("/resources", new { objectType = "VEN_RESOURCE_REQUEST", resourceName = "hall-2", venID = made.Id }));
        await Refused(403, two.Get($"/resources/{resource.Id}"));
        await Refused(403, two.Delete($"/resources/{resource.Id}"));
        Assert.Equal([resource.Id], (await bl.Get($"/resources?venID={made.Id}&resourceName=hall")).Ids);
        Assert.Equal([resource.Id], (await one.Get("/resources?resourceName=hall")).Ids);
        Assert.Equal(200, (await one.Put($"/resources/{resource.Id}", new { objectType = "VEN_RESOURCE_REQUEST", resourceName = "hall-3", venID = made.Id })).Status);
        await Refused(409, one.Delete($"/vens/{made.Id}"));
        Assert.Equal(200, (await one.Delete($"/resources/{resource.Id}")).Status);
        Assert.Equal(200, (await one.Delete($"/vens/{made.Id}")).Status);
    }

    [Fact]
    public async Task Only_business_logic_speaks_for_other_clients_and_grants_targets()
    {
        var host = await Host();
        var (bl, one, two) = (await host.Bl(), await host.Ven(), await host.Ven());
        var name = host.Fresh("venue");
        await Refused(403, one.Post("/vens", Ven(one, name)));
        await Refused(403, one.Post("/vens", new { objectType = "VEN_VEN_REQUEST", venName = name, targets = new[] { "everything" } }));
        await Refused(400, bl.Post("/vens", new { objectType = "VEN_VEN_REQUEST", venName = name }));
        var made = await bl.Post("/vens", Ven(one, name, "north"));
        Assert.Equal("north", made.Json.GetProperty("targets")[0].GetString());
        // A VEN that sends back what it was given keeps it; one that sends other targets is refused; one that sends none keeps them too.
        Assert.Equal(200, (await one.Put($"/vens/{made.Id}", new { objectType = "VEN_VEN_REQUEST", venName = name, targets = new[] { "north" } })).Status);
        await Refused(403, one.Put($"/vens/{made.Id}", new { objectType = "VEN_VEN_REQUEST", venName = name, targets = new[] { "north", "south" } }));
        var kept = await one.Put($"/vens/{made.Id}", new { objectType = "VEN_VEN_REQUEST", venName = name });
        Assert.Equal("north", kept.Json.GetProperty("targets")[0].GetString());
        await Refused(403, one.Post("/resources", new { objectType = "BL_RESOURCE_REQUEST", clientID = one.Id, resourceName = "r", venID = made.Id, targets = new[] { "a" } }));
        await Refused(409, bl.Post("/resources", new { objectType = "BL_RESOURCE_REQUEST", clientID = two.Id, resourceName = "r", venID = made.Id }));
        await Refused(409, bl.Post("/vens", Ven(one, host.Fresh("venue"))));
        Assert.Equal([made.Id], (await bl.Get("/vens?targets=north&venName=" + name)).Ids);
        Assert.Equal("[]", (await bl.Get("/vens?targets=south&venName=" + name)).Body);
    }
}
