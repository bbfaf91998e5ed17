using System.Text.Json;
using System.Text.Json.Serialization;
using Ballast.Grid.Modes;

namespace Ballast.App.Load;

/// <summary>A screening as it is written in JSON.</summary>
static class ScreenJson
{
    public static string Write(int bus, IReadOnlyList<ScreenStudy> studies) => JsonSerializer.Serialize(
        new ScreenReport(studies[0].Linear.Name, studies[0].Linear.LoadWords, bus, studies.All(s => s.Screen.Asked.Passes), studies[0].Limits, [.. studies.Select(Of)]), ScreenContext.Default.ScreenReport);

    static JobReport Of(ScreenStudy study) => new(study.Job.Name, study.Screen.Asked.Passes, study.Screen.Asked.Seconds, study.Screen.Asked.MilliHertz,
        [.. study.Screen.Swings.Select((s, r) => new MachineSwing(study.Linear.Model.Rotors[r].Name, s))],
        [.. study.Screen.Lines.Select(l => new LineReport(l.Harmonic, l.Hz, l.Megawatts, l.Gain, l.MilliHertz, study.Linear.Model.Rotors[l.Rotor].Name, l.Nearest?.Hz, l.Nearest?.DampingRatio, l.Meets))],
        [.. RhythmScreen.Passing(study.Nearby).Select(p => new StretchReport(p.From, p.To))], [.. study.Nearby]);
}

/// <param name="Limits">Against which it was held.</param>
sealed record ScreenReport(string Case, string Loads, int Bus, bool Passes, ScreenLimits Limits, JobReport[] Jobs);

/// <param name="MilliHertz">Of the machine that swings most, peak to peak.</param>
/// <param name="PassingPeriods">Around the asked one.</param>
sealed record JobReport(string Name, bool Passes, double PeriodSeconds, double MilliHertz, MachineSwing[] Machines, LineReport[] Lines, StretchReport[] PassingPeriods, ScreenedPeriod[] Nearby);

sealed record MachineSwing(string Machine, double MilliHertz);

sealed record LineReport(int Harmonic, double Hertz, double Megawatts, double MilliHertzPerMegawatt, double MilliHertz, string Machine, double? SwingHertz, double? DampingRatio, bool Meets);

sealed record StretchReport(double FromSeconds, double ToSeconds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, GenerationMode = JsonSourceGenerationMode.Metadata, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScreenReport))]
sealed partial class ScreenContext : JsonSerializerContext;
