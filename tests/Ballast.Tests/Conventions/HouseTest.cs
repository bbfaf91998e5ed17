using System.Xml.Linq;
using Ballast.Tests.Files;

namespace Ballast.Tests.Conventions;

/// <summary>The plan of the house: who may see whom, and what the domain never does.</summary>
public class HouseTest
{
    /// <summary>Upstream first; a room sees itself and those before it. Optimization sees none; the root sees all.</summary>
    static readonly string[] Rooms = ["Numerics", "State", "Units", "Assets", "Signals", "Forecasting", "Planning", "Dispatch", "Smoothing", "Settlement"];

    static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Ballast"] = [],
        ["Ballast.Grid"] = ["Ballast"],
        ["Ballast.Simulation"] = ["Ballast", "Ballast.Grid"],
        ["Ballast.Studies"] = ["Ballast", "Ballast.Grid"],
        ["Ballast.Wire"] = ["Ballast"],
        ["Ballast.Files"] = ["Ballast", "Ballast.Grid", "Ballast.Simulation", "Ballast.Studies"],
        ["Ballast.Vtn"] = ["Ballast", "Ballast.Wire"],
        ["Ballast.App"] = ["Ballast", "Ballast.Grid", "Ballast.Simulation", "Ballast.Studies", "Ballast.Wire", "Ballast.Files", "Ballast.Vtn"],
    };

    [Fact]
    public void Projects_reference_only_whom_the_design_allows()
    {
        foreach (var file in Sources.Of("src", "*.csproj"))
        {
            var name = Path.GetFileNameWithoutExtension(file.Path);
            Assert.True(MayReference.ContainsKey(name), $"{name} is a new project: give it a place in the design and here.");
            var references = XDocument.Parse(file.Text).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.Empty(references.Except(MayReference[name]).Select(r => $"{name} references {r}"));
        }
    }

    [Fact]
    public void The_domain_needs_nothing_but_the_base_class_library() =>
        Assert.Empty(XDocument.Load(Path.Combine(Repository.Root, "src/Ballast/Ballast.csproj")).Descendants("PackageReference").Select(p => p.ToString()));

    [Fact]
    public void A_room_sees_only_rooms_upstream_of_it()
    {
        var wrong = new List<string>();
        foreach (var file in Sources.Of("src/Ballast"))
        {
            var room = file.Name.Split('/')[2];
            var place = Array.IndexOf(Rooms, room);
            if (place < 0 && room is not ("Optimization" or "Journal")) continue;
            foreach (var (other, at) in Rooms.Select((r, i) => (r, i)))
            {
                if (other == room || room == "Journal" || (room != "Optimization" && at < place)) continue;
                if (System.Text.RegularExpressions.Regex.IsMatch(file.Code, $@"using Ballast\.{other}\b|(?<![\w.])(Ballast\.)?{other}\.[A-Z]\w+[\s({{.;,>\]]"))
                    wrong.Add($"{file.Name} sees {other}");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_rooms_stand_in_this_order() =>
        Assert.Empty(Directory.GetDirectories(Path.Combine(Repository.Root, "src/Ballast")).Select(Path.GetFileName).Except([.. Rooms, "Optimization", "Journal", "obj", "bin"]));

    [Theory]
    [InlineData(@"\bDateTime(Offset)?\.(Utc)?Now\b")]
    [InlineData(@"\bTimeProvider\b")]
    [InlineData(@"\bStopwatch\b")]
    [InlineData(@"\bEnvironment\.TickCount")]
    [InlineData(@"\bRandom\b(?!\w)")]
    [InlineData(@"\bGuid\.NewGuid\b")]
    [InlineData(@"\bTask\b|\basync\b|\bawait\b|\bThread\b")]
    [InlineData(@"\bConsole\.|\bFile\.|\bDirectory\.|\bHttpClient\b|\bSocket\b")]
    [InlineData(@"\bILogger\b|\bTrace\.|\bDebug\.Write")]
    public void The_domain_has_no_clock_no_chance_no_files_and_no_threads(string pattern) =>
        Assert.Empty(Sources.Matches(Sources.Of("src/Ballast"), pattern));

    [Fact]
    public void The_simulation_and_the_studies_draw_their_numbers_by_counter_and_reads_no_clock() =>
        Assert.Empty(Sources.Matches(Sources.Of("src/Ballast.Simulation").Concat(Sources.Of("src/Ballast.Studies")), @"\bDateTime(Offset)?\.(Utc)?Now\b|\bnew Random\b|\bRandom\.Shared\b|\bStopwatch\b|\bThread\.Sleep\b"));

    [Fact]
    public void The_domain_is_spoken_of_in_the_assembly_as_in_the_sources() =>
        Assert.All(typeof(Coordinator).Assembly.GetExportedTypes(), t => Assert.True(
            t.Namespace == "Ballast" || Rooms.Append("Optimization").Append("Journal").Any(r => t.Namespace == $"Ballast.{r}"), $"{t} is in {t.Namespace}"));
}
