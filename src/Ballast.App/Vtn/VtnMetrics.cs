using System.Globalization;
using System.Text;
using Ballast.Vtn.Objects;

namespace Ballast.App.Vtn;

/// <summary>The OpenADR server in Prometheus' text format.</summary>
static class VtnMetrics
{
    public static string Of(VtnHost host)
    {
        var text = new StringBuilder();
        void Head(string name, string help, string type) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        void Single(string name, string help, string type, long value)
        {
            Head(name, help, type);
            text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
        }

        Head("ballast_vtn_objects", "Objects of the OpenADR server, by kind.", "gauge");
        foreach (var kind in Enum.GetValues<ObjectKind>())
            text.Append(CultureInfo.InvariantCulture, $"ballast_vtn_objects{{kind=\"{kind.ToString().ToLowerInvariant()}\"}} {host.Server.Book.Count(kind)}\n");
        Single("ballast_vtn_clients", "Clients that may ask for tokens.", "gauge", host.Server.Access.List().Count);
        Single("ballast_vtn_store_ok", "1 while changes are kept.", "gauge", host.Server.Trouble is null ? 1 : 0);
        host.Tally.Write(text);
        var told = host.Notified;
        Single("ballast_vtn_changes_announced_total", "Changes that subscribers were matched with.", "counter", told.Announced);
        Single("ballast_vtn_changes_overrun_total", "Changes of which nobody was told, because too many waited.", "counter", told.Overrun);
        Head("ballast_vtn_callbacks_total", "Webhook notifications, by what became of them.", "counter");
        foreach (var (fate, count) in new[] { ("delivered", told.Delivered), ("gave_up", told.GivenUp), ("refused", told.Refused), ("dropped", told.Dropped) })
            text.Append(CultureInfo.InvariantCulture, $"ballast_vtn_callbacks_total{{fate=\"{fate}\"}} {count}\n");
        Single("ballast_vtn_callback_retries_total", "Attempts at webhook notifications after a first one.", "counter", told.Retried);
        if (host.BrokerConnected is { } connected)
        {
            Single("ballast_vtn_broker_connected", "1 while the MQTT broker is connected.", "gauge", connected ? 1 : 0);
            Single("ballast_vtn_mqtt_published_total", "Notifications handed to the MQTT client.", "counter", told.Published);
            Single("ballast_vtn_mqtt_unpublished_total", "Notifications that the MQTT client's full queue refused.", "counter", told.Unpublished);
        }
        return text.ToString();
    }
}
