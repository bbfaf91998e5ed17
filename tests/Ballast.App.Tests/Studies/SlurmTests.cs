namespace Ballast.App.Tests.Studies;

/// <summary>The examples that split a study over machines, run for real.</summary>
public class SlurmTests
{
    static readonly string Program = $"dotnet {Path.Combine(AppContext.BaseDirectory, "Ballast.App.dll")}";

    [Fact]
    public async Task An_array_of_shards_on_two_nodes_gives_the_same_bytes_as_one_run()
    {
        await using var cluster = await SlurmCluster.Start();
        var demand = Path.Combine(cluster.Folder, "demand.csv");
        await File.WriteAllTextAsync(demand, Demands.Year(), TestContext.Current.CancellationToken);
        string[] study = ["headroom", demand, "--rates", "0.5%,1%"];

        var job = await cluster.Run([("BALLAST", Program)], Path.Combine(Repository.Root, "examples/slurm/submit.sh"), ["3", "parts", "answer", .. study]);
        await cluster.Ended(job.Trim());

        using var folder = new Folder();
        var (code, _, error) = await Child.Run(["study", .. study, "--json", folder["answer.json"], "--csv", folder["answer.csv"]]);
        Assert.True(code == 0, error);
        foreach (var name in (string[])["answer.json", "answer.csv"])
            Assert.Equal(await File.ReadAllTextAsync(folder[name], TestContext.Current.CancellationToken), await File.ReadAllTextAsync(Path.Combine(cluster.Folder, name), TestContext.Current.CancellationToken));
        Assert.True(File.Exists(Path.Combine(cluster.Folder, "answer.html")));
        var outputs = Directory.GetFiles(cluster.Folder, "ballast-study-*.txt");
        Assert.Equal(3, outputs.Length);
    }
}
