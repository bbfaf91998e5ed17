using Ballast.App.Verbs;

namespace Ballast.App.Studies;

/// <summary>`ballast study`: questions asked years ahead.</summary>
static class StudyVerbs
{
    public static Verb Make()
    {
        StudyVerb[] studies = [HeadroomVerb.Make(), AdequacyVerb.Make(), InterconnectVerb.Make(), StorageVerb.Make(), CampusVerb.Make()];
        var verb = new Verb("study", "Questions asked years ahead: how much flexible load fits, what it is worth, where it connects.", """
            Every study takes --json, --csv and --page, --seed and --threads. A long one is split over machines by
            --shard i/n --out DIR, and `ballast study merge DIR` makes the same answer of the parts.
            """);
        foreach (var study in studies) verb.Add(study);
        verb.Add(MergeVerb.Make(studies));
        return verb;
    }
}
