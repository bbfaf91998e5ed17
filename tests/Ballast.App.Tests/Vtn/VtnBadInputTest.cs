namespace Ballast.App.Tests.Vtn;

/// <summary>What is wrong with an order is said in a sentence, before or instead of asking a server.</summary>
public class VtnBadInputTest
{
    public static TheoryData<string, string, int> Bad() => new()
    {
        { "vtn", "Required command", 2 },
        { "vtn event", "Required command", 2 },
        { "vtn client add site-1 --scopes fly", "--scopes", 2 },
        { "vtn client add a:b", "client id", 1 },
        { "vtn client list", "holds no list of clients", 1 },
        { "vtn client rotate x", "holds no list of clients", 1 },
        { "vtn program create --secret-file SECRET", "How is the program called", 2 },
        { "vtn program list", "secret is missing", 2 },
        { "vtn program show p --secret-file no-such-file", "--secret-file", 2 },
        { "vtn program list --url nowhere", "not an address", 2 },
        { "vtn program list --url http://user:pass@127.0.0.1:9/", "not an address", 2 },
        { "vtn program list --secret-file SECRET --url http://127.0.0.1:9/", "Nothing answers", 1 },
        { "vtn program list --secret-file SECRET --url http://127.0.0.1:9/ --ca SECRET", "--ca", 2 },
        { "vtn event create --program p", "What shall it ask", 2 },
        { "vtn event create --cut 25%", "--program", 2 },
        { "vtn event create --program p --cut 25% --simple 1", "one thing", 2 },
        { "vtn event create --program p --cut 125%", "at most 100", 2 },
        { "vtn event create --program p --cut much", "not a power", 2 },
        { "vtn event create --program p --cut-kw -5", "--cut-kw", 2 },
        { "vtn event create --program p --target-kw NaN", "not a number", 2 },
        { "vtn event create --program p --simple 4", "1, 2 or 3", 2 },
        { "vtn event create --program p --price 0.3 --currency dollars", "three capital letters", 2 },
        { "vtn event create --program p --cut 25% --start noonish", "not a time", 2 },
        { "vtn event create --program p --cut 25% --for ages", "not a time", 2 },
        { "vtn event create --program p --cut 25% --for 0s", "--for must be", 2 },
        { "vtn event create --program p --cut 25% --report what?", "not a report type", 2 },
        { "vtn event create --program p --cut 25% --report-every 5m", "needs --report", 2 },
        { "vtn event create --program p --cut 25% --priority -1", "--priority", 2 },
        { "vtn event modify e", "What shall change", 2 },
        { "vtn ven targets v --set a --add b", "--set gives all", 2 },
        { "serve", "--site", 2 },
        { "serve --vtn --listen 0.0.0.0", "--tls-cert", 2 },
        { "serve --vtn --vtn-base /api", "--vtn-base", 2 },
        { "serve --vtn --vtn-base /", "--vtn-base", 2 },
        { "serve --vtn --store mysql://x", "--store must be", 2 },
        { "serve --vtn --vtn-mqtt http://x", "--vtn-mqtt", 2 },
        { "serve --vtn --tls-cert no-such.pem", "no file", 2 },
        { "serve --vtn --client-ca no-such.pem", "needs TLS", 2 },
        { "serve --vtn --tls-cert SECRET", "certificate", 2 },
        { "serve --vtn-base /x --site s.yaml", "give --vtn too", 2 },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Bad_input_is_a_sentence(string line, string says, int code)
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder["secret"], "a-secret-that-is-nobody's\n", TestContext.Current.CancellationToken);
        var words = line.Replace("SECRET", folder["secret"], StringComparison.Ordinal).Split(' ').ToList();
        if (words is ["serve", "--vtn", ..] || words is ["vtn", "client", not null, ..] || line == "vtn program list") words.AddRange(["--state", folder["state"]]);
        var (got, output, error) = await Child.Run([.. words]);
        Assert.True(code == got, $"{got}: {output}{error}");
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
        Assert.DoesNotContain("Something is wrong inside", error, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-that", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_and_an_unknown_name_are_refused_by_the_server_in_a_sentence()
    {
        using var vtn = await VtnProcess.Start();
        await File.WriteAllTextAsync(Path.Combine(vtn.State, "wrong"), "nobody's-secret-nobody's-secret", TestContext.Current.CancellationToken);
        var (code, _, error) = await Child.Run("vtn", "event", "list", "--url", vtn.Address.AbsoluteUri, "--secret-file", Path.Combine(vtn.State, "wrong"));
        Assert.Equal(1, code);
        Assert.Contains("or its secret is another", error, StringComparison.Ordinal);
        foreach (var kind in new[] { "program", "event", "ven", "report" })
        {
            var (refused, _, why) = await vtn.Vtn(kind, "show", "no such thing");
            Assert.Equal(1, refused);
            Assert.Contains($"has no {kind} with the id or name", why, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("vtn")]
    [InlineData("vtn client")]
    [InlineData("vtn client add")]
    [InlineData("vtn client rotate")]
    [InlineData("vtn client remove")]
    [InlineData("vtn client list")]
    [InlineData("vtn program")]
    [InlineData("vtn program create")]
    [InlineData("vtn event create")]
    [InlineData("vtn event modify")]
    [InlineData("vtn event cancel")]
    [InlineData("vtn ven targets")]
    [InlineData("vtn report list")]
    [InlineData("vtn subscription list")]
    public async Task Every_verb_teaches_with_an_example(string verb)
    {
        var (code, output, _) = await Child.Run([.. verb.Split(' '), "--help"]);
        Assert.Equal(0, code);
        Assert.Contains($"  ballast {verb}", output[output.IndexOf("Example", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }
}
