namespace Ballast.Studies.Storage;

/// <summary>
/// What a battery does in a window of steps. Arrays have an entry per step, or none where no regulation is offered. MW at the connection.
/// </summary>
/// <param name="From">The window's first step in the series.</param>
/// <param name="Charge">Power drawn.</param>
/// <param name="Discharge">Power given.</param>
/// <param name="UpFromCharge">Regulation up offered by charging less.</param>
/// <param name="UpFromDischarge">Regulation up offered by discharging more.</param>
/// <param name="DownFromCharge">Regulation down offered by charging more.</param>
/// <param name="DownFromDischarge">Regulation down offered by discharging less.</param>
/// <param name="Stored">Energy above the least state of charge at the end of each step, MWh.</param>
public sealed record WindowDispatch(
    int From,
    double[] Charge,
    double[] Discharge,
    double[] UpFromCharge,
    double[] UpFromDischarge,
    double[] DownFromCharge,
    double[] DownFromDischarge,
    double[] Stored)
{
    /// <summary>Number of steps.</summary>
    public int Count => Charge.Length;
}
