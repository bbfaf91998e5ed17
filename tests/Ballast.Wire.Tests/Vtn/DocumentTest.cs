using System.Text.Json;

namespace Ballast.Wire.Tests.Vtn;

/// <summary>What the official document itself makes impossible, shown by the document itself.</summary>
public sealed class DocumentTest
{
    [Fact]
    public async Task Unmended_it_lets_no_answer_about_a_ven_or_resource_pass_and_finds_nothing_else_in_ours()
    {
        await using var host = await VtnHost.Start(prism: true, mend: false);
        var (bl, ven) = (await host.Bl(), await host.Ven());
        var made = (await ven.Send(HttpMethod.Post, "/vens", """{"objectType":"VEN_VEN_REQUEST","venName":"v"}""", direct: true)).Id;
        await bl.Send(HttpMethod.Post, "/resources", $$"""{"objectType":"BL_RESOURCE_REQUEST","clientID":"{{ven.Id}}","resourceName":"r","venID":"{{made}}"}""", direct: true);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {bl.Token}");
        foreach (var (path, wanted) in new[] { ($"/vens/{made}", "BL_VEN_REQUEST"), ("/vens", "BL_VEN_REQUEST"), ("/resources", "BL_RESOURCE_REQUEST") })
        {
            using var response = await http.GetAsync(host.Address + path, TestContext.Current.CancellationToken);
            using var violations = JsonDocument.Parse(response.Headers.GetValues("sl-violations").Single());
            var only = Assert.Single(violations.RootElement.EnumerateArray());
            Assert.EndsWith($"must be equal to one of the allowed values: {wanted}", only.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.Equal("objectType", only.GetProperty("location").EnumerateArray().Last().GetString());
        }
        Assert.Equal(200, (await bl.Get("/programs")).Status);
    }
}
