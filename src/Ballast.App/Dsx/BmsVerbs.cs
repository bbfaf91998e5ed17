using System.CommandLine;
using Ballast.App.Live;
using Ballast.App.Verbs;
using Ballast.Wire.Bms;
using Ballast.Wire.Mqtt;

namespace Ballast.App.Dsx;

/// <summary>`ballast bms …`.</summary>
static class BmsVerbs
{
    public static Verb Make() => new("bms", "Speak as a building management system does on an AI factory's bus.", """
        Example:
          ballast bms replay trace.csv --broker mqtt://127.0.0.1:1883 --speed 10
        """) { Replay() };

    static Verb Replay()
    {
        var file = new Argument<string>("file") { Description = "Trace: CSV with offset, topic, payload." };
        var broker = new Option<string>("--broker") { Description = "Broker, as mqtt://host:port or mqtts://host:port.", Required = true, HelpName = "URL" };
        var speed = new Option<double>("--speed") { Description = "How many times as fast as recorded.", DefaultValueFactory = _ => 1.0 };
        var loops = new Option<int>("--times") { Description = "How often, one after the other.", DefaultValueFactory = _ => 1 };
        var verb = new Verb("replay", "Send a recorded trace to a broker, in its own rhythm or faster.", """
            {{timestamp_ms}} in a payload becomes the time of sending. Metadata is retained.

            Example:
              ballast bms replay trace.csv --broker mqtt://127.0.0.1:1883 --speed 1000
            """) { file, broker, speed, loops };
        verb.SetAction((parsed, cancel) => Run(parsed.GetValue(file)!, parsed.GetValue(broker)!, parsed.GetValue(speed), parsed.GetValue(loops), cancel));
        return verb;
    }

    static async Task<int> Run(string file, string broker, double speed, int times, CancellationToken cancel)
    {
        if (!(speed is >= 0.001 and <= 1e6)) throw new InputException(FormattableString.Invariant($"--speed must lie from 0.001 to 1000000, and is {speed}."));
        if (times is < 1 or > 1_000_000) throw new InputException($"--times must lie from 1 to 1000000, and is {times}.");
        if (!MqttOptions.TryParse(broker, $"ballast-replay-{Environment.ProcessId}", out var options, out var problem)) throw new InputException(problem);
        try
        {
            await using var client = new MqttClient(options, TimeProvider.System);
            await client.Connect(cancel);
            var began = TimeProvider.System.GetTimestamp();
            var sent = 0L;
            for (var i = 0; i < times; i++)
            {
                using var text = Open(file);
                sent += await TraceReplay.Run(BmsTrace.Read(text), speed, client, TimeProvider.System, cancel);
            }
            Console.WriteLine(FormattableString.Invariant($"{sent} messages sent and acknowledged in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.00} s."));
            return 0;
        }
        catch (FormatException e)
        {
            throw new InputException($"{file}: {e.Message}");
        }
        catch (MqttException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    static StreamReader Open(string file)
    {
        try
        {
            return File.OpenText(SiteSource.Named(file));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"There is no file {file}: give the path of a trace.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file} cannot be read: {e.Message}");
        }
    }
}
