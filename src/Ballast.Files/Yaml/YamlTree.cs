using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ballast.Files.Yaml;

/// <summary>
/// Turns YAML text into a tree. What a site file has no use for (aliases, tags, several documents) is refused, and so is
/// what only an attack or an accident would contain: great depth, great size.
/// </summary>
sealed class YamlTree
{
    const int MaxCharacters = 16 * 1024 * 1024;
    const int MaxDepth = 24;
    const int MaxNodes = 1_000_000;

    readonly string file;
    readonly FileReading reading;
    readonly IParser parser;
    int nodes;

    YamlTree(string file, FileReading reading, IParser parser) => (this.file, this.reading, this.parser) = (file, reading, parser);

    /// <summary>The document's root; null, with a problem reported, where there is none to read.</summary>
    public static YamlNode? Parse(string text, string file, FileReading reading)
    {
        var top = new Mark(file, 1, 1);
        if (text.Length > MaxCharacters)
        {
            reading.Report(top, "", $"the file has more than {MaxCharacters / 1024 / 1024} MiB", "declare similar jobs with generate, or split the site");
            return null;
        }
        var parser = new Parser(new StringReader(text));
        try
        {
            return new YamlTree(file, reading, parser).Document();
        }
        catch (Refused refused)
        {
            reading.Report(refused.Mark, "", refused.What, refused.HowToMend);
        }
        catch (YamlException exception)
        {
            reading.Report(MarkOf(file, exception.Start), "", $"this is not YAML: {OneLine(exception.Message)}", "check indentation, quotes and brackets here and on the line above");
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException or NullReferenceException or FormatException)
        {
            // The scanner lets a few malformed inputs (broken escapes, for one) fall through to the runtime's own exceptions.
            reading.Report(parser.Current is { } current ? MarkOf(file, current.End) : top, "", "this is not YAML", "check quotes, escapes and brackets here and on the line below");
        }
        return null;
    }

    YamlNode Document()
    {
        Next<StreamStart>();
        parser.MoveNext();
        if (parser.Current is StreamEnd) throw new Refused(new Mark(file, 1, 1), "the file is empty", "begin with name: and its sections");
        parser.MoveNext();
        var root = Node(0);
        parser.MoveNext();
        parser.MoveNext();
        if (parser.Current is not StreamEnd) throw new Refused(MarkOf(file, parser.Current!.Start), "a second document begins here", "keep one document per file and remove the line ---");
        return root;
    }

    /// <summary>The node at the parser's current event, which is left at that node's last event.</summary>
    YamlNode Node(int depth)
    {
        var mark = MarkOf(file, parser.Current!.Start);
        if (depth > MaxDepth) throw new Refused(mark, $"this is nested more than {MaxDepth} levels deep", "flatten it; no part of a site file needs more than eight");
        if (++nodes > MaxNodes) throw new Refused(mark, $"the file has more than {MaxNodes:N0} values", "declare similar jobs with generate");
        switch (parser.Current)
        {
            case AnchorAlias alias:
                throw new Refused(mark, $"*{alias.Value} is an alias, which is not read", "write the value out here");
            case NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag }:
                throw new Refused(mark, $"the tag {tag.Value} is not read", "remove it; types follow from the key");
            case Scalar scalar:
                return new YamlNode.Scalar(mark, scalar.Value, scalar.Style == ScalarStyle.Plain);
            case SequenceStart:
                return List(mark, depth);
            case MappingStart:
                return Map(mark, depth);
            default:
                throw new Refused(mark, "a value is missing", "write one, or remove the key");
        }
    }

    YamlNode.List List(Mark mark, int depth)
    {
        var items = new List<YamlNode>();
        while (parser.MoveNext() && parser.Current is not SequenceEnd) items.Add(Node(depth + 1));
        return new YamlNode.List(mark, items);
    }

    YamlNode.Map Map(Mark mark, int depth)
    {
        var entries = new List<YamlNode.Entry>();
        var lines = new Dictionary<string, int>();
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            if (Node(depth + 1) is not YamlNode.Scalar key) throw new Refused(MarkOf(file, parser.Current!.Start), "a key is not a word", "write keys as plain words followed by a colon");
            parser.MoveNext();
            var value = Node(depth + 1);
            if (lines.TryAdd(key.Text, key.Mark.Line)) entries.Add(new YamlNode.Entry(key, value));
            else reading.Report(key.Mark, "", $"{Quoted.Of(key.Text)} is written twice in one map, first in line {lines[key.Text]}", "keep one of the two");
        }
        return new YamlNode.Map(mark, entries);
    }

    void Next<T>() where T : ParsingEvent
    {
        parser.MoveNext();
        if (parser.Current is not T) throw new Refused(new Mark(file, 1, 1), "this is not YAML", "check the first line");
    }

    static Mark MarkOf(string file, in YamlDotNet.Core.Mark mark) => new(file, Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));

    static string OneLine(string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');

    /// <summary>Ends the reading of one file; never leaves this class.</summary>
    sealed class Refused(Mark mark, string what, string howToMend) : Exception
    {
        public Mark Mark => mark;

        public string What => what;

        public string HowToMend => howToMend;
    }
}
