using System.Diagnostics;
using System.Globalization;
using Ballast.Numerics;
using Ballast.Optimization;

namespace Ballast.Tests.Optimization;

/// <summary>The same program written to a file and solved by programs of others.</summary>
public class LpFormatTests
{
    [Fact]
    public void A_program_is_readable_text()
    {
        var p = new LinearProgram();
        var (x, y, z) = (p.AddVariable(1.5, -2, 3), p.AddVariable(-1, whole: true, upper: 4), p.AddVariable(0, double.NegativeInfinity));
        p.AddRow(1, 2, (x, 1), (y, -0.1));
        p.AddRow(3, 3, (z, 1));
        using var text = new StringWriter();
        LpFormat.Write(p, text);
        Assert.Equal("""
            \ 3 variables, 2 rows
            Minimize
             obj: + 1.5 x0 - 1 x1
            Subject To
             r0l: + 1 x0 - 0.1 x1 >= 1
             r0u: + 1 x0 - 0.1 x1 <= 2
             r1: + 1 x2 = 3
            Bounds
             -2 <= x0 <= 3
             0 <= x1 <= 4
             x2 free
            Generals
             x1
            End

            """.ReplaceLineEndings("\n"), text.ToString());
    }

    [Theory]
    [InlineData("glpsol", false)]
    [InlineData("glpsol", true)]
    [InlineData("cbc", false)]
    [InlineData("cbc", true)]
    public async Task Other_solvers_find_the_same_optimum_in_the_file(string program, bool whole)
    {
        var path = Find(program);
        var folder = Directory.CreateTempSubdirectory("ballast-lp-").FullName;
        try
        {
            for (var seed = 0; seed < 8; seed++)
            {
                var p = Transport(seed, whole);
                var file = Path.Combine(folder, $"{seed}.lp");
                await using (var text = new StreamWriter(file)) LpFormat.Write(p, text);
                string[] arguments = program == "glpsol"
                    ? ["--lp", file, "--write", file + ".out"]
                    : [file, "ratioGap", "0", "solve", "solution", file + ".out"];
                using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                var theirs = Objective(await File.ReadAllLinesAsync(file + ".out", TestContext.Current.CancellationToken));
                var ours = Cbc.Solve(p);
                Assert.Equal(LinearStatus.Optimal, ours.Status);
                Assert.True(Math.Abs(ours.Objective - theirs) <= 1e-6 * Math.Abs(theirs), $"{program}, program {seed}: {ours.Objective} against {theirs}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Six works with fixed costs supply nine places; some of the lanes are bounded, and one place may send back.</summary>
    static LinearProgram Transport(int seed, bool whole)
    {
        var key = CounterRandom.Key(9, 2, (ulong)seed);
        var at = 0L;
        double Draw(double from, double to) => Math.Round(CounterRandom.Uniform(key, at++, from, to), 3);
        var p = new LinearProgram();
        var lanes = new int[6, 9];
        for (var i = 0; i < 6; i++)
        {
            for (var j = 0; j < 9; j++) lanes[i, j] = p.AddVariable(Draw(1, 9), (i + j) % 7 == 0 ? -2 : 0, j % 4 == 1 ? Draw(5, 9) : double.PositiveInfinity);
        }
        for (var i = 0; i < 6; i++)
        {
            var open = p.AddVariable(Draw(20, 60), 0, 1, whole);
            p.AddRow(double.NegativeInfinity, 0, [.. Enumerable.Range(0, 9).Select(j => (lanes[i, j], 1.0)), (open, -Draw(25, 40))]);
        }
        for (var j = 0; j < 9; j++)
        {
            var need = Draw(4, 12);
            var terms = Enumerable.Range(0, 6).Select(i => (lanes[i, j], 1.0)).ToArray();
            if (j == 3) p.AddRow(need, need + 1, terms);
            else p.AddRow(need, j % 2 == 0 ? need : double.PositiveInfinity, terms);
        }
        return p;
    }

    static double Objective(string[] lines)
    {
        // glpsol: "s bas 21 60 f f 301.5" or "s mip 21 60 o 412.25"; cbc: "Optimal - objective value 301.50000000".
        var line = lines.First(l => l.StartsWith("s ", StringComparison.Ordinal) || l.StartsWith("Optimal", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    static string Find(string name)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin").Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
        var sentence = $"{name} is not installed, and this test asks it for a second opinion.";
        Assert.False(found is null && Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, sentence);
        Assert.SkipWhen(found is null, sentence);
        return found!;
    }
}
