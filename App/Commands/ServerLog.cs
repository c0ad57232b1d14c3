using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace MlNetClassifier.App.Commands;

/// <summary>How the log of the server is written.</summary>
internal enum ServerLogForm
{
    /// <summary>A line per entry, for people.</summary>
    Plain,

    /// <summary>A JSON object per entry, for programs.</summary>
    Json,
}

/// <summary>The log of <c>serve</c>, on standard error.</summary>
internal static class ServerLog
{
    public static void Configure(ILoggingBuilder logging, ServerLogForm form)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // That it could not start is said in a sentence, and here with the places in the code.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (form == ServerLogForm.Json)
        {
            logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                json.IncludeScopes = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(plain =>
            {
                plain.SingleLine = true;
                plain.TimestampFormat = "HH:mm:ss ";
            });
        }

        logging.Services.Configure<ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
