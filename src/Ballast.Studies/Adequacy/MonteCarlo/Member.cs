namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>What may fail: a unit, a store, a demand response or a tie, as its outages are drawn.</summary>
/// <param name="Id">By which its random numbers are keyed: its kind and its place among its kind.</param>
/// <param name="Index">Place among its kind.</param>
/// <param name="Area">Of a unit.</param>
/// <param name="Out">Power that lacks when it is out, in quanta; of a unit.</param>
/// <param name="Derated">Power that lacks when it is derated, in quanta; of a unit.</param>
/// <param name="StartOut">Probability that it is out at the start.</param>
/// <param name="StartDerated">Probability that it is derated at the start.</param>
/// <param name="OutShare">Probability that it is out, and not derated, when it fails.</param>
/// <param name="UpScale">Of the time to failure; see <see cref="Sojourns"/>.</param>
/// <param name="DownScale">Of the time to repair.</param>
readonly record struct Member(ulong Id, int Index, int Area, int Out, int Derated, double StartOut, double StartDerated, double OutShare, double UpScale, double DownScale)
{
    public const int UnitKind = 0, StorageKind = 1, DemandResponseKind = 2, TieKind = 3, LoadKind = 4;

    public static ulong IdOf(int kind, int index) => (ulong)kind << 32 | (uint)index;

    /// <summary>The chain of a member: it fails from service only, and is repaired with the same probability in each step from being out as from being derated.</summary>
    /// <exception cref="StudyException">A probability per step would exceed 1.</exception>
    public static Member Of(int kind, int index, string name, double outageRate, double deratedRate, double repairHours, double stepHours)
    {
        var lacking = outageRate + deratedRate;
        if (!(repairHours >= stepHours)) throw new StudyException($"{name} is repaired in {repairHours} h and a step has {stepHours} h: give it at least a step.");
        var repair = stepHours / repairHours;
        if (!(lacking < 1)) throw new StudyException($"{name} is never whole: leave it out, or give its outage rates a sum under 1.");
        var failure = repair * lacking / (1 - lacking);
        // 0.9 repaired and 0.9 in service give 0.1 failing; rounding must not make 1 + 1e-16 of it.
        if (failure > 1 + 1e-9) throw new StudyException($"{name} is out {lacking:0.###} of the time and repaired in {repairHours} h, so that it would fail more than once a step: give it a longer repair time.");
        return new Member(IdOf(kind, index), index, 0, 0, 0, outageRate, deratedRate, lacking == 0 ? 1 : outageRate / lacking, Sojourns.Scale(Math.Min(1, failure)), Sojourns.Scale(Math.Min(1, repair)));
    }
}
