using Ballast.Studies.Adequacy;

namespace Ballast.App.Studies;

/// <summary>A study of adequacy, ready to run: exact in one unit of work, or sampled in blocks.</summary>
static class AdequacyStudy
{
    /// <param name="terms">What is asked.</param>
    /// <param name="samples">How many samples; null: exact.</param>
    /// <param name="study">Seed and threads.</param>
    public static Study Of(AdequacyTerms terms, int? samples, StudyTerms study)
    {
        if (samples is { } count) return SampledAdequacyStudy.Of(terms, count, study);
        // What the table cannot know is said before any shard begins.
        _ = new ExactAdequacy(terms.With(terms.Resources));
        // What is exact takes milliseconds: it is reckoned where the answer is made, and a shard of it has nothing to do.
        return new Study<int>(1, _ => 0, _ => AdequacyTables.Result(ExactAdequacyStudy.Assess(terms))) { Inputs = terms.Input.Files };
    }
}
