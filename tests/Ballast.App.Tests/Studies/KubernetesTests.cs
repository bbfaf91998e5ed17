using System.Diagnostics;
using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Ballast.App.Tests.Studies;

/// <summary>The example of an indexed job: its container's command, run here once per index as a node would run it.</summary>
public class KubernetesTests
{
    const int Indices = 2;

    [Fact]
    public async Task The_commands_of_all_indices_give_the_same_bytes_as_one_run()
    {
        var yaml = new YamlStream();
        using (var text = File.OpenText(Path.Combine(Repository.Root, "examples/kubernetes/study.yaml"))) yaml.Load(text);
        var spec = At(yaml.Documents[0].RootNode, "spec");
        var container = At(At(At(spec, "template"), "spec"), "containers")[0];
        Assert.Equal("Indexed", At(spec, "completionMode").ToString());
        Assert.Equal(At(spec, "completions").ToString(), At(At(container, "env")[0], "value").ToString());

        using var folder = new Folder();
        await File.WriteAllTextAsync(folder["demand.csv"], Demands.Year(), TestContext.Current.CancellationToken);
        // The image's program, under its name on the path; the claim's file is packed, this one is not.
        await File.WriteAllTextAsync(folder["ballast"], $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "Ballast.App.dll")}' \"$@\"\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder["ballast"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        for (var index = 0; index < Indices; index++)
        {
            var start = new ProcessStartInfo(At(container, "command")[0].ToString()) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in ((YamlSequenceNode)At(container, "command")).Skip(1)) start.ArgumentList.Add(argument.ToString());
            start.ArgumentList.Add(At(container, "args")[0].ToString().Replace("demand.csv.gz", "demand.csv", StringComparison.Ordinal));
            start.Environment["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
            start.Environment["JOB_COMPLETION_INDEX"] = index.ToString(CultureInfo.InvariantCulture);
            start.Environment["SHARDS"] = Indices.ToString(CultureInfo.InvariantCulture);
            using var process = Process.Start(start)!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{await error}{await output}");
        }

        var merged = await Child.Shell($"cd '{folder.Path}' && exec \"$@\"", "study", "merge", "parts", "--json", "-").End();
        var whole = await Child.Shell($"cd '{folder.Path}' && exec \"$@\"", "study", "headroom", "demand.csv", "--json", "-").End();
        Assert.True(merged.Code == 0 && whole.Code == 0, merged.Error + whole.Error);
        Assert.Equal(whole.Output, merged.Output);
    }

    static YamlNode At(YamlNode node, string key) => ((YamlMappingNode)node).Children[new YamlScalarNode(key)];
}
