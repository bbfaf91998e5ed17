using System.Collections.Immutable;
using System.Globalization;
using Ballast.Vtn.Objects;
using Microsoft.AspNetCore.Http;

namespace Ballast.Vtn.Http;

/// <summary>Reads the query of a list: the parameters that the document gives for that kind; others are passed over.</summary>
static class QueryReader
{
    const int mostTargets = 256;

    /// <summary>Null and a sentence where a parameter is not as the document wants it.</summary>
    public static ListQuery? Read(ObjectKind kind, IQueryCollection query, out string fault)
    {
        fault = "";
        var read = new ListQuery();
        foreach (var (key, values) in query)
        {
            switch (key)
            {
                case "skip" or "limit":
                    if (values.Count != 1 || !int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || (key == "limit" && number > 50))
                    {
                        fault = key == "limit" ? "limit must be one whole number from 0 to 50." : "skip must be one whole number from 0 up.";
                        return null;
                    }
                    read = key == "limit" ? read with { Limit = number } : read with { Skip = number };
                    break;
                case "active" when kind == ObjectKind.Event:
                    if (values.Count != 1 || values[0] is not ("true" or "false"))
                    {
                        fault = "active must be true or false.";
                        return null;
                    }
                    read = read with { Active = values[0] == "true" };
                    break;
                case "targets" when kind is not (ObjectKind.Report or ObjectKind.Subscription):
                    if (Words(values) is not { } targets)
                    {
                        fault = $"targets must be 1 to {mostTargets} texts of 1 to 128 characters: targets=a&targets=b.";
                        return null;
                    }
                    read = read with { Targets = targets };
                    break;
                case "objects" when kind == ObjectKind.Subscription:
                    foreach (var word in Words(values) ?? [""])
                    {
                        if (!Enum.TryParse<ObjectKind>(word, ignoreCase: true, out var wanted) || wanted.ToString().ToUpperInvariant() != word)
                        {
                            if (word.Contains(',', StringComparison.Ordinal)) continue;
                            fault = "objects must be of PROGRAM, EVENT, REPORT, SUBSCRIPTION, VEN, RESOURCE: objects=EVENT&objects=PROGRAM.";
                            return null;
                        }
                        read = read with { Kinds = read.Kinds | 1 << (int)wanted };
                    }
                    break;
                case "programID" or "eventID" or "venID" or "venName" or "resourceName" or "clientName" when Has(kind, key):
                    var id = key.EndsWith("ID", StringComparison.Ordinal);
                    if (values.Count != 1 || values[0] is not { Length: >= 1 and <= 128 } text || (id && !Shape.IsId(text)))
                    {
                        fault = id ? $"{key} must be one id of 1 to 128 letters, digits, _ or -." : $"{key} must be one text of 1 to 128 characters.";
                        return null;
                    }
                    read = key switch
                    {
                        "programID" => read with { ProgramId = text },
                        "eventID" => read with { EventId = text },
                        "venID" => read with { VenId = text },
                        "clientName" => read with { ClientName = text },
                        _ => read with { Name = text },
                    };
                    break;
            }
        }
        return read;
    }

    static bool Has(ObjectKind kind, string key) => key switch
    {
        "programID" => kind is ObjectKind.Event or ObjectKind.Report or ObjectKind.Subscription,
        "eventID" => kind == ObjectKind.Report,
        "venID" or "resourceName" => kind == ObjectKind.Resource,
        "venName" => kind == ObjectKind.Ven,
        _ => kind is ObjectKind.Report or ObjectKind.Subscription,
    };

    /// <summary>Repeated parameters, and the comma form that some clients write: a text with a comma stands for itself and for its parts.</summary>
    static ImmutableArray<string>? Words(Microsoft.Extensions.Primitives.StringValues values)
    {
        var words = new List<string>();
        foreach (var value in values)
        {
            if (string.IsNullOrEmpty(value)) return null;
            words.Add(value);
            if (value.Contains(',', StringComparison.Ordinal)) words.AddRange(value.Split(',', StringSplitOptions.RemoveEmptyEntries));
            if (words.Count > mostTargets) return null;
        }
        return words.Any(w => w.Length > 128 && !w.Contains(',', StringComparison.Ordinal)) ? null : [.. words.Distinct(StringComparer.Ordinal)];
    }
}
