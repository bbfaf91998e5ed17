using System.Text.Json;
using Ballast.Grid.Modes;

namespace Ballast.App.Grid;

/// <summary>A frequency response as it is written in JSON.</summary>
static class ResponseJson
{
    public static string Write(ResponseStudy study) => JsonSerializer.Serialize(Of(study), ModesContext.Default.ResponseReport);

    static ResponseReport Of(ResponseStudy study)
    {
        var model = study.Linear.Model;
        return new(study.Linear.Name, study.Linear.LoadWords, study.Bus, [.. model.Rotors.Select(r => r.Name)],
            [.. study.Peaks.Select(p => new PeakReport(p.Hz, p.MilliHertzPerMegawatt, model.Rotors[p.Rotor].Name, study.Near(p)?.Hz, study.Near(p)?.DampingRatio))],
            [.. study.Sweep.Select(p => new PointReport(p.Hz, [.. p.Speeds.Select((_, r) => p.MilliHertzPerMegawatt(r))], study.BusMilliHertz(p), study.BusVoltage(p)))]);
    }
}

/// <param name="Points">Amplitudes per MW of amplitude.</param>
sealed record ResponseReport(string Case, string Loads, int Bus, string[] Machines, PeakReport[] Peaks, PointReport[] Points);

/// <param name="SwingHertz">Of the swing of machines that it belongs to; absent: of none.</param>
sealed record PeakReport(double Hertz, double MilliHertzPerMegawatt, string Machine, double? SwingHertz, double? DampingRatio);

/// <param name="MilliHertzPerMegawatt">Of each machine.</param>
/// <param name="BusMilliHertzPerMegawatt">Of the load's bus.</param>
/// <param name="BusVoltagePerMegawatt">Of the load's bus, pu per MW.</param>
sealed record PointReport(double Hertz, double[] MilliHertzPerMegawatt, double BusMilliHertzPerMegawatt, double BusVoltagePerMegawatt);
