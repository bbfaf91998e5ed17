using Ballast.Assets;
using Ballast.Files;
using Ballast.Units;
using Ballast.Wire.OpenAdr;

namespace Ballast.Tests.Files;

/// <summary>Mutations of good files, the same ones every time: whatever the text, reading gives a value or sentences, and never throws.</summary>
public class FuzzTests
{
    /// <summary>Of each file, so that all together take the whole count.</summary>
    static readonly int Mutations = Fuzz.Count / 8;

    public static TheoryData<string> Names => Repository.ScenarioNames;

    [Theory, MemberData(nameof(Names))]
    public void A_mutated_scenario_never_throws(string name)
    {
        // The campus is expanded anew for each text that stays sound; fewer of the same kind suffice.
        var count = name == "campus.yaml" ? Mutations / 10 : Mutations;
        var original = Repository.Scenario(name);
        for (var i = 0; i < count; i++)
        {
            var text = new Mutator(name, i).Mutate(original);
            var loaded = ScenarioFile.Read(text, name, Repository.Beside);
            Assert.Equal(loaded.Problems.IsEmpty, loaded.Value is not null);
            Assert.All(loaded.Problems, problem => IsSentence(problem.ToString(), text));
            if (i % 10 == 0) Assert.All(SiteCheck.Explain(text, name, Repository.Beside).Lines, line => Assert.DoesNotContain('\n', line));
        }
    }

    [Fact]
    public void A_scenario_over_a_mutated_site_never_throws()
    {
        var site = Repository.Scenario("phoenix.yaml");
        var scenario = Repository.Scenario("chaos.yaml");
        for (var i = 0; i < Mutations; i++)
        {
            var text = new Mutator("site", i).Mutate(site);
            Assert.All(ScenarioFile.Read(scenario, "chaos.yaml", _ => text).Problems, problem => IsSentence(problem.ToString(), text));
        }
    }

    [Fact]
    public void A_mutated_event_never_throws()
    {
        string[] originals =
        [
            """{"id":"e1","objectType":"EVENT","programID":"p","eventName":"peak","priority":1,"intervalPeriod":{"start":"2025-05-03T23:15:00Z","duration":"PT3H","randomizeStart":"PT0S"},"payloadDescriptors":[{"payloadType":"DISPATCH_SETPOINT_RELATIVE","units":"PERCENT"}],"intervals":[{"id":0,"payloads":[{"type":"DISPATCH_SETPOINT_RELATIVE","values":[0.25]}]},{"id":1,"intervalPeriod":{"duration":"P1DT2H30M"},"payloads":[{"type":"SIMPLE","values":[2]},{"type":"PRICE","values":[0.17]}]}]}""",
            """[{"programID":"0","intervalPeriod":{"start":"0001-01-01","duration":"P9999Y"},"intervals":[{"id":0,"payloads":[{"type":"IMPORT_CAPACITY_LIMIT","values":[10.5]},{"type":"ALERT_GRID_EMERGENCY","values":["now\u0021"]}]}],"targets":["a"]},{"programID":"1","id":"x","intervals":[{"id":0,"payloads":[{"type":"DISPATCH_SETPOINT","values":[1e3]}]}]}]""",
        ];
        var site = new Site { Name = "s", Interconnection = new() { ImportLimit = new Power(1e5) } };
        var terms = new EventTerms { Now = new DateTimeOffset(2025, 5, 3, 0, 0, 0, TimeSpan.Zero) };
        for (var i = 0; i < Fuzz.Count; i++)
        {
            var text = new Mutator("event", i).Mutate(originals[i % 2]);
            var reading = EventDocument.Read(text, site, terms);
            Assert.True(reading.Problems.IsEmpty || reading.Signals.IsEmpty);
            Assert.All(reading.Problems.Concat(reading.Remarks), sentence => Assert.Matches(@"^[^\r\n]{10,400}\.$", sentence));
        }
    }

    [Fact]
    public void Noise_never_throws()
    {
        for (var i = 0; i < 3000; i++)
        {
            var mutator = new Mutator("noise", i);
            var text = mutator.Noise();
            Assert.NotEmpty(SiteFile.Read(text, "noise.yaml").Problems);
        }
    }

    static void IsSentence(string problem, string text)
    {
        Assert.False(problem.AsSpan().ContainsAny('\r', '\n', '\0'), $"Not one line: {problem}\n{text}");
        Assert.True(problem.Contains("; ", StringComparison.Ordinal) && !problem.Contains("Exception", StringComparison.Ordinal), $"Not a sentence: {problem}");
    }

    /// <summary>One to four random edits, drawn from a seed of name and number.</summary>
    sealed class Mutator(string name, int number)
    {
        static readonly string[] Tokens =
        [
            "\n", "  ", "\t", ":", ": ", "- ", "[", "]", "{", "}", "\"", "'", "#", "&a ", "*a", "!x ", "|", ">", "%", "---\n", "...\n", "? ", ",", "~", "null", "true", "-1", "0", "1e308", "9999999999",
            "NaN", "1e-320", "0 kW", "-5 kW", "5 kWh", "3 s", "0001-01-01T00:00:00Z", "2199-12-31T00:00:00Z", "3659 d", "P9999Y", "PT0S", "-PT1H", "\\u0000", "\\ud800", "\0", "\u2028", "\uFFFF", "é", "\ud83d", "[[[[[[[[", "<<: ", "\r",
        ];

        readonly Random random = new(unchecked(HashOf(name) + 99991 * number));

        public string Mutate(string text)
        {
            for (var edits = random.Next(1, 5); edits > 0; edits--) text = Edit(text);
            return text;
        }

        public string Noise() => string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => Tokens[random.Next(Tokens.Length)]));

        string Edit(string text)
        {
            if (text.Length == 0) return Tokens[random.Next(Tokens.Length)];
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 40), text.Length - at);
            var other = random.Next(text.Length);
            switch (random.Next(8))
            {
                case 0: return text.Remove(at, length);
                case 1: return text.Insert(at, Tokens[random.Next(Tokens.Length)]);
                case 2: return text.Insert(other, text.Substring(at, length));
                case 3: return text[..at] + (char)random.Next(1, 0x250) + text[(at + 1)..];
                case 4: return text[..at];
                case 5: return DropLine(text, at);
                case 6: return SwapNumber(text, at);
                default: return text.Remove(at, length).Insert(at, Tokens[random.Next(Tokens.Length)]);
            }
        }

        static string DropLine(string text, int at)
        {
            var from = text.LastIndexOf('\n', at) + 1;
            var to = text.IndexOf('\n', at);
            return to < from ? text[..from] : text.Remove(from, to + 1 - from);
        }

        string SwapNumber(string text, int at)
        {
            var from = text.AsSpan(at).IndexOfAnyInRange('0', '9') + at;
            if (from < at) return text;
            var to = from;
            while (to < text.Length && char.IsAsciiDigit(text[to])) to++;
            string[] numbers = ["0", "-1", "1", "7", "100", "2147483648", "1e300", "1e-300", "0.5", "x", ""];
            return text[..from] + numbers[random.Next(numbers.Length)] + text[to..];
        }

        static int HashOf(string name) => name.Aggregate(17, (hash, c) => unchecked(hash * 31 + c));
    }
}
