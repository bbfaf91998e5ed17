using Ballast.App.Grid;
using Ballast.App.Live;
using Ballast.Files;
using Ballast.Studies.Adequacy;

namespace Ballast.App.Studies;

/// <summary>A system to be studied, from SYSTEM.yaml or from a pair of GDATA and HDATA.</summary>
/// <param name="Named">The file that the user named.</param>
/// <param name="System">What it holds.</param>
/// <param name="Files">Every file that was read.</param>
/// <param name="Cutoff">LOLP above which an hour counts for capacity credits.</param>
/// <param name="Installed">MW installed of the system's variable resources, where the files say so.</param>
/// <param name="AssumesRepair">Whether neither the files nor the user say how long repairs of units take.</param>
sealed record AdequacyInput(string Named, AdequacySystem System, IReadOnlyList<string> Files, double Cutoff, IReadOnlyList<double>? Installed, bool AssumesRepair = false)
{
    /// <summary>Below this an hour's probability decides nothing: one hour in ten thousand years.</summary>
    const double UsualCutoff = 1e-4;

    /// <param name="path">The file.</param>
    /// <param name="peakMegawatts">What the highest load is scaled to; null: as the file has it.</param>
    /// <param name="repair">Mean time to repair of all units of a GDATA file, which gives none.</param>
    /// <exception cref="InputException">It cannot be read; one problem a line.</exception>
    /// <exception cref="Ballast.Studies.StudyException">It holds what cannot be.</exception>
    public static AdequacyInput Read(string path, double? peakMegawatts, TimeSpan? repair = null)
    {
        var text = CaseFiles.Text(path, "a SYSTEM.yaml or a GDATA file");
        if (ReliabilityFiles.Looks(text)) return Pair(path, text, peakMegawatts, repair);
        return repair is null ? Document(path, text, peakMegawatts) : throw new InputException($"--repair is for GDATA files, which give no repair times: write repair with the units of {path}.");
    }

    static AdequacyInput Pair(string path, string text, double? peak, TimeSpan? repair)
    {
        var named = ReliabilityFiles.HoursFile(text, path);
        var hours = Beside(path, named);
        var pair = ReliabilityFiles.Read(text, path, CaseFiles.Text(hours, $"the file of hours that {path} tells of in row 2"), hours, peak);
        var system = repair is { } time ? pair.System with { Units = [.. pair.System.Units.Select(u => u with { RepairHours = time.TotalHours })] } : pair.System;
        return new AdequacyInput(path, system, [path, hours], pair.Cutoff, pair.InstalledMegawatts, repair is null);
    }

    static AdequacyInput Document(string path, string text, double? peak)
    {
        List<string> files = [path];
        var loaded = AdequacyFile.Read(text, path, named =>
        {
            var beside = Beside(path, named);
            if (!File.Exists(beside)) return null;
            files.Add(beside);
            return CaseFiles.Text(beside, "a CSV file");
        });
        const int most = 20;
        if (loaded.Value is not { } system)
            throw new InputException(string.Join('\n', loaded.Problems.Take(most)) + (loaded.Problems.Length > most ? $"\nand {loaded.Problems.Length - most} more" : ""));
        AdequacyChecks.System(system);
        return new AdequacyInput(path, peak is { } megawatts ? Scaled(system, megawatts) : system, files, UsualCutoff, null);
    }

    /// <summary>The same shapes with another highest sum of all areas' loads.</summary>
    static AdequacySystem Scaled(AdequacySystem system, double megawatts)
    {
        var highest = Enumerable.Range(0, system.Steps).Max(i => system.Areas.Sum(a => a.Load[i]));
        if (highest <= 0) throw new InputException("--peak needs a load to scale: this system has none.");
        return system with { Areas = [.. system.Areas.Select(a => a with { Load = [.. a.Load.Select(l => l * megawatts / highest)] })] };
    }

    /// <summary>A file named within another one; the published pairs were written where small and capital letters are the same.</summary>
    static string Beside(string path, string named)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        var beside = Path.Combine(folder, named);
        if (File.Exists(beside) || named.Contains('/') || named.Contains('\\')) return beside;
        try
        {
            return Directory.EnumerateFiles(folder.Length == 0 ? "." : folder).Select(f => folder.Length == 0 ? Path.GetFileName(f) : f)
                .FirstOrDefault(f => Path.GetFileName(f).Equals(named, StringComparison.OrdinalIgnoreCase)) ?? beside;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return beside;
        }
    }
}
