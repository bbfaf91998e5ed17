using Ballast.Studies.Adequacy;

namespace Ballast.App.Studies;

/// <summary>A study of adequacy, ready to run: exact in one unit of work, or sampled in blocks.</summary>
static class AdequacyStudy
{
    /// <param name="terms">What is asked.</param>
    /// <param name="samples">How many samples; null: exact.</param>
    /// <param name="seed">Of the samples.</param>
    public static Study Of(AdequacyTerms terms, int? samples, ulong seed)
    {
        if (samples is null)
        {
            // What is exact takes milliseconds: it is reckoned where the answer is made, and a shard of it has nothing to do.
            AdequacyChecks.System(terms.System);
            return new Study<int>(1, _ => 0, _ => AdequacyTables.Result(ExactAdequacyStudy.Assess(terms))) { Inputs = terms.Input.Files };
        }
        throw new Ballast.Studies.StudyException($"not yet {samples} {seed}.");
    }
}
