using System.Text.Json.Serialization;
using Ballast.Settlement;

namespace Ballast.App.Verbs;

/// <summary>Scorecards as they are written: camelCase, indented.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Scorecard))]
[JsonSerializable(typeof(SweepScore))]
sealed partial class ScorecardJson : JsonSerializerContext;
