using Serilog;
using Serilog.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor;
using VoiceCluster.FrontDoor.Access;
using VoiceCluster.FrontDoor.AudioSocket;
using VoiceCluster.FrontDoor.Phone;
using VoiceCluster.FrontDoor.Rest;
using VoiceCluster.Grains;
using VoiceCluster.Grains.Calls;
using VoiceCluster.Grains.Models;
using VoiceCluster.Grains.Speech;
using VoiceCluster.Grains.Understanding;
using VoiceCluster.Hosting;
using VoiceCluster.Knowledge;
using VoiceCluster.Knowledge.Rest;
using VoiceCluster.Knowledge.Understanding;
using VoiceCluster.People;
using VoiceCluster.Providers;
using VoiceCluster.Providers.Local;
using VoiceCluster.Silo;
using VoiceCluster.Silo.Configuration;
using VoiceCluster.Silo.Providers;
using VoiceCluster.Silo.Telemetry;
using VoiceCluster.Silo.Tools;
using VoiceCluster.Storage.Journals;
using VoiceCluster.Tickets;
using VoiceCluster.TurnTaking;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
SiloSettings settings;
try
{
    settings = SettingsReader.Read(builder.Configuration);
}
catch (SettingsException exception)
{
    foreach (var problem in exception.Problems) Console.Error.WriteLine($"Setting: {problem}");
    return 2;
}

builder.Logging.ClearProviders();
builder.Services.AddSingleton<ILoggerProvider>(services => new SerilogLoggerProvider(
    new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).Enrich.With(new CallEnricher(services)).CreateLogger(), dispose: true));
builder.AddOpenTelemetryExport();
if (builder.Configuration["Urls"] is null) builder.WebHost.UseUrls("http://localhost:8080");
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20) + settings.FrontDoor.DrainFor);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(s => settings.Calls.Turns.DictatedDigits > 0 || settings.Providers.Scripted || s.GetRequiredService<KnowledgeBase>().DictatedNumber is not { } number
    ? settings.Calls
    : settings.Calls with { Turns = settings.Calls.Turns with { DictatedName = number.Name, DictatedDigits = number.Digits } });
builder.Services.AddSingleton(TurnMachine.English);
builder.Services.AddSingleton<CallMetrics>();
builder.Services.AddSingleton<SpeechMetrics>();
builder.Services.AddSingleton<CallServices>();
builder.Services.AddSingleton<ModelQuestions>();
builder.Services.AddSingleton<ModelSummaries>();
builder.Services.AddSingleton<IUnderstanding>(static s => new ModelUnderstanding(
    s.GetRequiredService<LocalUnderstanding>(), s.GetRequiredService<ModelQuestions>(), s.GetRequiredService<PromptLibrary>(), s.GetRequiredService<ILogger<ModelUnderstanding>>()));
builder.AddCluster(settings.Cluster, SettingsReader.StorageOf(settings));
builder.Services.AddJournals(settings.DataFolder);
builder.Services.AddHealthChecks().AddCheck<StorageHealthCheck>("storage");
builder.Services.AddProviders(settings);
builder.Services.AddTools(settings.Tools);
builder.Services.AddKnowledge(settings);
builder.Services.AddAgents(settings);
builder.Services.AddSingleton(settings.Calls.AnsweringMachine);
builder.Services.AddFrontDoor(settings.FrontDoor);
builder.Services.AddPeople(settings.Security, new Door(settings.IsDoorClosed), settings.FrontDoor.AccessTokens);
builder.Services.AddTickets(settings.Tickets);
builder.Services.AddApiDocument();
builder.Services.AddPhone(settings.Sip);
builder.Services.AddAudioSocket(settings.AudioSocket);
builder.Services.AddSingleton(settings.Twilio);

try
{
    await using var app = builder.Build();
    app.UseAnswerHeaders(GrainDashboard.Path);
    app.UseExceptionHandler();
    // A problem in JSON, whatever the client would rather read.
    app.UseStatusCodePages(context => Results.Problem(statusCode: context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
    app.UseOldAddresses();
    app.UseRouting();
    app.UseFrontDoor();
    app.UsePeople();
    app.MapFrontDoor();
    app.MapPeople();
    app.MapApiDocument();
    app.MapGroup(OldAddresses.Version1).MapKnowledge(app.Services.GetRequiredService<KnowledgeOptions>());
    app.MapGroup(OldAddresses.Version1).MapTickets();
    app.MapGrainDashboard();
    app.Lifetime.ApplicationStarted.Register(() => StartReport.Write(app));
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (StartProblem.Explain(exception) is { } problem)
{
    Console.Error.WriteLine(problem);
    return 3;
}
finally
{
    await Log.CloseAndFlushAsync();
}
