using System.Collections;
using System.Reflection;

namespace Ballast.Tests.State;

/// <summary>
/// Every field that can change is part of what is saved: changed by hand, it changes the bytes. What is
/// not saved stands here with its reason, so that nobody adds a field and forgets it.
/// </summary>
public class KeptFieldsTest
{
    const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    static readonly Dictionary<string, string> NotKept = new()
    {
        ["Decision.*"] = "written anew by every step",
        ["Coordinator.changeIn"] = "bound to the target line",
        ["Coordinator.options"] = "a setting",
        ["WaterLevel.bandWorths"] = "gathered anew by every solve",
        ["WaterLevel.bandWidths"] = "gathered anew by every solve",
        ["SignalEntry.Worked"] = "worked out from the rest at the first look",
        ["SignalEntry.<Signal>k__BackingField"] = "kept as the fact that brought it",
        ["JobBook.roster"] = "the jobs as placed: the site's, and the arrived by their facts",
        ["JobBook.emergencyOrder"] = "follows from the jobs as placed",
        ["BatteryState.Battery"] = "the site's",
        ["GeneratorState.Generator"] = "the site's",
        ["GeneratorDispatch.byCost"] = "follows from the site",
        ["TargetLine.running"] = "the coordinator's own",
        ["SimulatedPlant.incidents"] = "a run's record, not its state",
        ["JobBank.jobs"] = "the jobs as placed",
        ["JobBank.clusters"] = "follows from the jobs",
        ["JobBank.clusterOf"] = "follows from the jobs",
        ["JobBank.incident"] = "bound to the plant",
        ["CheckpointClock.incident"] = "bound to the plant",
        ["FaultPlan.plan"] = "follows from the scenario",
        ["FaultPlan.seed"] = "given",
        ["ConcaveCurve.*"] = "follows from the job",
        ["FeedDispatch.byCluster"] = "follows from the site",
        ["FeedState.jobs"] = "the jobs as placed",
        ["FeedState.places"] = "follows from the jobs as placed",
        ["FeedState.<place>P"] = "the feed's place in the site",
        ["JobNoise.persistence"] = "a setting",
    };

    /// <summary>Kept, and of a shape that this test cannot change; what is restored from them is held by going on byte for byte.</summary>
    static readonly HashSet<string> KeptOtherwise =
    [
        "TargetLine.<Asked>k__BackingField", "Watch.spent", "Watch.pending", "JobState.TouchedFor", "JobState.Segments", "PlantMeter.past", "PlantMeter.last", "SimulatedPlant.facts", "SimulatedPlant.start", "PlantMeter.start",
    ];

    [Fact]
    public void Of_the_coordinator() => Check("deep.yaml", s => s.Coordinator, s => s.Save().Coordinator);

    [Fact]
    public void Of_the_coordinator_with_batteries_and_arrivals() => Check("chaos.yaml", s => s.Coordinator, s => s.Save().Coordinator);

    [Fact]
    public void Of_the_coordinator_with_feeds() => Check("two-feeds.yaml", s => s.Coordinator, s => s.Save().Coordinator);

    [Fact]
    public void Of_the_plant() => Check("chaos.yaml", s => s.Plant, s => s.Save().Plant);

    static void Check(string scenario, Func<Story, object> root, Func<Story, byte[]> save)
    {
        var story = new Story(Story.Load(scenario), 1);
        for (var i = 0; i < 9000 && !story.Over; i++) story.Tick();
        var before = save(story);
        var forgotten = new SortedSet<string>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var done = new HashSet<string>();
        Walk(root(story));
        Assert.True(forgotten.Count == 0, $"Not kept, and not listed with a reason: {string.Join("; ", forgotten)}");
        Assert.True(done.Count > 40, $"{done.Count} fields looked at");

        void Walk(object owner)
        {
            if (!seen.Add(owner) && !owner.GetType().IsValueType) return;
            var type = owner.GetType();
            foreach (var field in Fields(type))
            {
                var name = $"{type.Name}.{field.Name}";
                if (NotKept.ContainsKey(name) || NotKept.ContainsKey($"{type.Name}.*")) continue;
                var value = field.GetValue(owner);
                if (field.FieldType.IsArray && Changed(field.FieldType.GetElementType()!, null) is not null)
                {
                    var array = (Array)value!;
                    if (array.Length > 0) Try(name, () => array.GetValue(0), v => array.SetValue(v, 0), field.FieldType.GetElementType()!);
                }
                else if (field.FieldType.IsArray && value is Array { Length: > 0 } structs && IsOurs(field.FieldType.GetElementType()!) && field.FieldType.GetElementType()!.IsValueType)
                {
                    // Of an array of structs, each field of the first.
                    var element = field.FieldType.GetElementType()!;
                    foreach (var part in Fields(element))
                    {
                        if (NotKept.ContainsKey($"{element.Name}.{part.Name}")) continue;
                        Try($"{element.Name}.{part.Name}", () => part.GetValue(structs.GetValue(0)), v => SetPart(structs, part, v), part.FieldType);
                    }
                }
                else if (value is IList { Count: > 0 } list && list[0] is { } one && IsOurs(one.GetType()) && !one.GetType().IsValueType) Walk(one);
                else if (Changed(field.FieldType, null) is not null)
                {
                    if (!field.IsInitOnly) Try(name, () => field.GetValue(owner), v => field.SetValue(owner, v), field.FieldType);
                }
                else if (value is not null && IsOurs(value.GetType()) && !value.GetType().IsValueType && IsState(value.GetType())) Walk(value);
                else if (value is not null && IsOurs(value.GetType()) && !value.GetType().IsValueType) continue;
                else if (value is IList { Count: 0 } and not Array || value is Delegate || value is Array { Length: 0 }) continue;
                else if (value is object[] { Length: > 0 } devices && IsOurs(devices[0].GetType())) Walk(devices[0]);
                else if (value is not null && !KeptOtherwise.Contains(name)) forgotten.Add($"{name}, a {field.FieldType.Name}");
            }
        }

        void Try(string name, Func<object?> get, Action<object?> set, Type type)
        {
            if (!done.Add(name)) return;
            var old = get();
            set(Changed(type, old));
            try
            {
                if (save(story).AsSpan().SequenceEqual(before)) forgotten.Add(name);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                // A count or an index that makes no sense any more is noticed as well.
            }
            finally
            {
                set(old);
            }
        }
    }

    static void SetPart(Array array, FieldInfo part, object? value)
    {
        var boxed = array.GetValue(0);
        part.SetValue(boxed, value);
        array.SetValue(boxed, 0);
    }

    static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (var t = type; t is not null && t != typeof(object) && t != typeof(ValueType); t = t.BaseType)
            foreach (var field in t.GetFields(Instance))
                yield return field;
    }

    // What assets, signals and settings are made of never changes: records without a setter.
    static bool IsState(Type type) => !type.GetMethods(Instance).Any(m => m.Name == "<Clone>$") && !typeof(Delegate).IsAssignableFrom(type);

    static bool IsOurs(Type type) => type.Namespace?.StartsWith("Ballast", StringComparison.Ordinal) == true && !type.IsEnum;

    /// <summary>Another value of a plain type; null: it is not a plain type.</summary>
    static object? Changed(Type type, object? old)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return old is null ? Changed(inner, null) : null;
        if (type.IsEnum) return Enum.ToObject(type, Convert.ToInt32(old ?? 0, null) ^ 1);
        if (type == typeof(double)) return old is double d && !double.IsNaN(d) && double.IsFinite(d) ? d + 1 + Math.Abs(d) : 7.0;
        if (type == typeof(long)) return unchecked((old is long l ? l : 0) + 1);
        if (type == typeof(int)) return unchecked((old is int i ? i : 0) + 1);
        if (type == typeof(uint)) return unchecked((old is uint u ? u : 0) + 1);
        if (type == typeof(ulong)) return unchecked((old is ulong ul ? ul : 0) + 1);
        if (type == typeof(bool)) return !(old is true);
        if (type == typeof(string)) return $"{old}x";
        if (type == typeof(DateTimeOffset)) return old is DateTimeOffset t && t > DateTimeOffset.UnixEpoch ? t.AddSeconds(-1) : DateTimeOffset.UnixEpoch.AddSeconds(5);
        return null;
    }
}
