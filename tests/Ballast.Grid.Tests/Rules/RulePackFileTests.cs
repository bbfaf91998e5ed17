using Ballast.Files;
using Ballast.Grid.Rules;

namespace Ballast.Grid.Tests.Rules;

public class RulePackFileTests
{
    public static TheoryData<string> Names => new(PackFiles.Paths.Select(p => Path.GetFileNameWithoutExtension(p)!));

    [Theory, MemberData(nameof(Names))]
    public void Every_pack_is_sound_and_called_like_its_file(string name)
    {
        var pack = PackFiles.Get(name);
        Assert.Equal(name, pack.Id);
        Assert.NotEmpty(pack.Source);
        Assert.True(pack.Rules.Count > 0 || pack.RideThrough is not null);
        Assert.All(pack.Rules, r => Assert.EndsWith(".", r.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_packs_say_what_the_operators_say()
    {
        var variation = Assert.IsType<Rule.BandRange>(PackFiles.Get("ercot-2026").Rules.Single());
        Assert.Equal((0.1, 55.0, 5.0, 10.0, 4), (variation.FromHz, variation.ToHz, variation.WindowSeconds, variation.Limit.Value, variation.Order));
        var terms = new RuleTerms { NominalMegawatts = 150, PeakMegawatts = 150 };
        var ieso = PackFiles.Get("ieso");
        Assert.Equal([20, 5, 0.375], ieso.Rules.Select(r => r.Limit.For(terms)));
        Assert.Equal(2.5, ieso.Rules[2].Limit.For(terms with { NominalMegawatts = 2000 }));
        Assert.Equal([3, 7.5], PackFiles.Get("ercot-nprr1191").Rules.Select(r => r.Limit.For(terms)));
        var curve = PackFiles.Get("nogrr282").RideThrough!;
        Assert.Equal([0.15, 0.25, 0.5, 2, double.PositiveInfinity, 2], ((double[])[0.1, 0.3, 0.7, 0.85, 1, 1.15]).Select(v => RideThroughTerms.SecondsAt(curve.Voltage, v)));
        Assert.True(curve.ForbidsCounting);
        Assert.Equal(new RideThroughRecovery(0.9, 2, 0.9), curve.Recovery);
        Assert.Equal(299, RideThroughTerms.SecondsAt(curve.Frequency, 58));
    }

    [Theory]
    [InlineData("limit: 10 MW\n", "limit: 10 MW/min\n", "my.yaml:13:12: rules[0].limit: \"10 MW/min\" is a ramp and not a power; write it in one of W, kW, MW, GW")]
    [InlineData("kind: step", "kind: stop", "my.yaml:10:11: rules[0].kind: \"stop\" is not known here; did you mean step?")]
    [InlineData("window: 15 s", "windo: 15 s", "my.yaml:12:5: rules[0].windo: this key is not known; did you mean window?")]
    [InlineData("limit: 10 MW\n", "limit: 0 MW\n", "my.yaml:13:12: rules[0].limit: no load keeps a limit of zero; write what may not be exceeded")]
    [InlineData("status: proposed", "status: maybe", "my.yaml:4:9: status: \"maybe\" is not known here; choose from adopted, proposed")]
    [InlineData("    limit: 10 MW\n", "", "my.yaml:9:5: rules[0].limit: it is missing; add limit: 10 MW")]
    public void What_is_wrong_is_said_with_its_place_and_how_to_mend_it(string old, string now, string sentence)
    {
        const string good = """
            pack: mine
            title: Mine
            operator: Me
            status: proposed
            evidence: primary
            date: "2026"
            source: A letter.
            rules: [{ id: step, kind: step, text: No steps., window: 15 s, limit: 10 MW }]

            """;
        const string lines = """
            pack: mine
            title: Mine
            operator: Me
            status: proposed
            evidence: primary
            date: "2026"
            source: A letter.
            rules:
              - id: step
                kind: step
                text: No steps.
                window: 15 s
                limit: 10 MW

            """;
        Assert.True(RulePackFile.Read(good, "my.yaml").Ok);
        Assert.True(RulePackFile.Read(lines, "my.yaml").Ok);
        var problem = RulePackFile.Read(lines.Replace(old, now, StringComparison.Ordinal), "my.yaml").Problems[0].ToString();
        Assert.Equal(sentence, problem);
    }

    [Fact]
    public void A_mutated_pack_is_a_pack_or_sentences()
    {
        var originals = PackFiles.Paths.Select(File.ReadAllText).ToArray();
        string[] tokens = ["\n", "  ", ":", "- ", "[", "]", "{", "}", "\"", "#", "&a ", "*a", "0", "-1", "1e308", "0 MW", "1 us", "forever", "0.1 mHz", "99999 kHz", "365 d", "\0", "é", "NaN", "---\n"];
        var random = new Random(5);
        for (var i = 0; i < Fuzz.Count; i++)
        {
            var text = originals[i % originals.Length];
            for (var edits = random.Next(1, 5); edits > 0; edits--)
            {
                var at = random.Next(text.Length + 1);
                var length = Math.Min(random.Next(0, 20), text.Length - at);
                text = text.Remove(at, length).Insert(at, random.Next(4) == 0 ? ((char)random.Next(1, 0x250)).ToString() : tokens[random.Next(tokens.Length)]);
            }
            var loaded = RulePackFile.Read(text, "my.yaml");
            Assert.Equal(loaded.Problems.IsEmpty, loaded.Value is not null);
            Assert.All(loaded.Problems, p => Assert.Matches(@"^[^\r\n\0]+; [^\r\n\0]+$", p.ToString()));
            // What was read can be checked: half a minute of a load suffices to see that nothing breaks.
            if (i % 50 == 0 && loaded.Value is { } pack) PackCheck.Of(pack, new(0.01, Noise.Walk(i, 3000, 100, 1)), new RuleTerms { NominalMegawatts = 150, ShortCircuitMva = 2000 });
        }
    }
}
