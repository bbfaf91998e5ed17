namespace Ballast.App.Tests.Load;

/// <summary>Where verbs of the grid and of loads write: whole or not at all, and never over what they read.</summary>
public class OutputsTests
{
    static string Job => Path.Combine(Repository.Root, "scenarios", "loads", "training-150mw.yaml");

    [Fact]
    public async Task A_kill_in_the_middle_leaves_what_was_there_before()
    {
        using var folder = new Folder();
        var path = folder["trace.csv"];
        const string before = "t_s,mw\n0,1\n1,1\n";
        await File.WriteAllTextAsync(path, before, TestContext.Current.CancellationToken);
        using var child = Child.Start("load", "synthesize", Job, "--step", "1ms", "--duration", "20min", "--out", path);
        // It has begun to write as soon as anything in the directory is other than it was.
        while (Directory.GetFiles(folder.Path).Length == 1 && new FileInfo(path).Length == before.Length) await Task.Delay(1, TestContext.Current.CancellationToken);
        child.Kill();
        var after = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        if (after == before) return;
        // The kill came after the end: then all of it is there.
        Assert.EndsWith("\n", after, StringComparison.Ordinal);
        Assert.Equal(1_200_001, after.Count(c => c == '\n'));
    }

    [Fact]
    public async Task What_cannot_be_written_to_its_end_leaves_what_was_there_before_and_nothing_beside_it()
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder["trace.csv"], "before", TestContext.Current.CancellationToken);
        // Files of at most a hundred blocks, without those that the runtime would make for itself.
        using var child = Child.Shell("export DOTNET_EnableWriteXorExecute=0 DOTNET_EnableDiagnostics=0; ulimit -f 100; trap '' XFSZ; exec \"$@\"", "load", "synthesize", Job, "--duration", "1min", "--out", folder["trace.csv"]);
        var (code, _, error) = await child.End();
        Assert.Equal(2, code);
        Assert.Contains("trace.csv cannot be written (", error, StringComparison.Ordinal);
        Assert.Equal("before", await File.ReadAllTextAsync(folder["trace.csv"], TestContext.Current.CancellationToken));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("grid simulate k.raw k.dyr --out k.raw", "--out would write over k.raw, which the command reads: choose another place.")]
    [InlineData("grid simulate k.raw k.dyr --load-trace 7=t.csv,pf=0.98 --page ./t.csv", "--page would write over t.csv, which the command reads: choose another place.")]
    [InlineData("grid modes k.raw k.dyr --json sub/../k.dyr", "--json would write over k.dyr, which the command reads: choose another place.")]
    [InlineData("grid powerflow k.raw --json link.raw", "--json would write over k.raw, which the command reads: choose another place.")]
    [InlineData("grid ride-through --site s.yaml --dips d.csv --json d.csv", "--json would write over d.csv, which the command reads: choose another place.")]
    [InlineData("load comply t.csv --rules ieso,mine.yaml --json mine.yaml", "--json would write over mine.yaml, which the command reads: choose another place.")]
    [InlineData("load smooth t.csv --out t.csv", "--out would write over t.csv, which the command reads: choose another place.")]
    [InlineData("load synthesize j.yaml --out j.yaml", "--out would write over j.yaml, which the command reads: choose another place.")]
    [InlineData("load screen j.yaml --grid k.raw --page k.dyr", "--page would write over k.dyr, which the command reads: choose another place.")]
    [InlineData("load analyze t.csv --json a.txt --page a.txt", "--json and --page both write to a.txt: give each its own.")]
    public async Task What_a_command_reads_is_not_written_over(string line, string sentence)
    {
        using var folder = new Folder();
        foreach (var name in (string[])["k.raw", "k.dyr", "t.csv", "s.yaml", "d.csv", "mine.yaml", "j.yaml"]) await File.WriteAllTextAsync(folder[name], name, TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(folder["link.raw"], folder["k.raw"]);
        using var child = Child.Shell($"cd '{folder.Path}' && exec \"$@\"", line.Split(' '));
        var (code, _, error) = await child.End();
        Assert.Equal((2, sentence), (code, error.TrimEnd()));
        Assert.All(Directory.GetFiles(folder.Path).Where(f => !f.Contains("link", StringComparison.Ordinal)), file => Assert.Equal(Path.GetFileName(file), File.ReadAllText(file)));
    }

    [Theory]
    [InlineData("load synthesize")]
    [InlineData("load smooth")]
    [InlineData("grid simulate")]
    public async Task Directories_are_made_and_the_help_says_so(string verb)
    {
        var (code, output, _) = await Child.Run([.. verb.Split(' '), "--help"]);
        Assert.Equal(0, code);
        Assert.Contains("Directories of its path are made", string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        using var folder = new Folder();
        Assert.Equal(0, (await Child.Run("load", "synthesize", Job, "--duration", "10s", "--out", folder["a/b/c.csv"])).Code);
        Assert.Equal(1001, (await File.ReadAllLinesAsync(folder["a/b/c.csv"], TestContext.Current.CancellationToken)).Length);
    }
}
