using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Streams;
using VoiceCluster.EmbeddedOrleans.Streams;

namespace Orleans
{
    /// <summary>Stream providers as grains get them.</summary>
    public static class GrainStreamingExtensions
    {
        /// <summary>A provider by its name.</summary>
        /// <exception cref="KeyNotFoundException">There is none.</exception>
        public static IStreamProvider GetStreamProvider(this Grain grain, string name) => ((IGrainBase)grain).GetStreamProvider(name);

        /// <summary>A provider by its name.</summary>
        /// <exception cref="KeyNotFoundException">There is none.</exception>
        public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name)
        {
            // The provider is a singleton: no scope has to be made for it.
            var services = grain.GrainContext is VoiceCluster.EmbeddedOrleans.Activations.Activation activation
                ? activation.Silo.Services
                : grain.GrainContext.ActivationServices;
            return StreamFunctions.Find(services, name);
        }
    }

    /// <summary>Stream providers as code outside of grains gets them.</summary>
    public static class ClientStreamingExtensions
    {
        /// <summary>A provider by its name.</summary>
        /// <exception cref="KeyNotFoundException">There is none.</exception>
        public static IStreamProvider GetStreamProvider(this IClusterClient client, string name) => StreamFunctions.Find(client.ServiceProvider, name);
    }
}

namespace Orleans.Streams
{
    /// <summary>Streams by their parts.</summary>
    public static class StreamProviderExtensions
    {
        /// <summary>A stream by GUID.</summary>
        public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, Guid id) => streamProvider.GetStream<T>(StreamId.Create(null, id));

        /// <summary>A stream by namespace and GUID.</summary>
        public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, Guid id) =>
            streamProvider.GetStream<T>(StreamId.Create(ns, id));

        /// <summary>A stream by string.</summary>
        public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string id) => streamProvider.GetStream<T>(StreamId.Create(null, id));

        /// <summary>A stream by namespace and string.</summary>
        public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, string id) =>
            streamProvider.GetStream<T>(StreamId.Create(ns, id));

        /// <summary>A stream by integer.</summary>
        public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, long id) => streamProvider.GetStream<T>(StreamId.Create(null, id));

        /// <summary>A stream by namespace and integer.</summary>
        public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, long id) =>
            streamProvider.GetStream<T>(StreamId.Create(ns, id));
    }

    /// <summary>Subscribes functions, item by item.</summary>
    public static class AsyncObservableExtensions
    {
        /// <summary>Subscribes.</summary>
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
            this IAsyncObservable<T> obs, Func<T, StreamSequenceToken, Task> onNextAsync, Func<Exception, Task> onErrorAsync, Func<Task> onCompletedAsync) =>
            obs.SubscribeAsync(new ObserverFunctions<T>(onNextAsync, onErrorAsync, onCompletedAsync));

        /// <summary>Subscribes.</summary>
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
            this IAsyncObservable<T> obs, Func<T, StreamSequenceToken, Task> onNextAsync, Func<Exception, Task> onErrorAsync) =>
            obs.SubscribeAsync(new ObserverFunctions<T>(onNextAsync, onErrorAsync, null));

        /// <summary>Subscribes.</summary>
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
            this IAsyncObservable<T> obs, Func<T, StreamSequenceToken, Task> onNextAsync, Func<Task> onCompletedAsync) =>
            obs.SubscribeAsync(new ObserverFunctions<T>(onNextAsync, null, onCompletedAsync));

        /// <summary>Subscribes.</summary>
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(this IAsyncObservable<T> obs, Func<T, StreamSequenceToken, Task> onNextAsync) =>
            obs.SubscribeAsync(new ObserverFunctions<T>(onNextAsync, null, null));

        /// <summary>Subscribes; this host's streams do not rewind, so the token has to be null.</summary>
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
            this IAsyncObservable<T> obs, Func<T, StreamSequenceToken, Task> onNextAsync, StreamSequenceToken? token) =>
            obs.SubscribeAsync(new ObserverFunctions<T>(onNextAsync, null, null), token);

        /// <summary>Subscribes; this host's streams do not rewind, so the token has to be null.</summary>
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
            this IAsyncObservable<T> obs, Func<T, StreamSequenceToken, Task> onNextAsync, Func<Exception, Task> onErrorAsync, StreamSequenceToken? token) =>
            obs.SubscribeAsync(new ObserverFunctions<T>(onNextAsync, onErrorAsync, null), token);

        /// <summary>Subscribes; this host's streams do not rewind, so the token has to be null.</summary>
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
            this IAsyncObservable<T> obs, Func<T, StreamSequenceToken, Task> onNextAsync, Func<Task> onCompletedAsync, StreamSequenceToken? token) =>
            obs.SubscribeAsync(new ObserverFunctions<T>(onNextAsync, null, onCompletedAsync), token);

        /// <summary>Subscribes; this host's streams do not rewind, so the token has to be null.</summary>
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
            this IAsyncObservable<T> obs, Func<T, StreamSequenceToken, Task> onNextAsync, Func<Exception, Task> onErrorAsync, Func<Task> onCompletedAsync,
            StreamSequenceToken? token) => obs.SubscribeAsync(new ObserverFunctions<T>(onNextAsync, onErrorAsync, onCompletedAsync), token);
    }

    /// <summary>Subscribes functions, batch by batch.</summary>
    public static class AsyncBatchObservableExtensions
    {
        /// <summary>Subscribes.</summary>
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
            this IAsyncBatchObservable<T> obs, Func<IList<SequentialItem<T>>, Task> onNextAsync, Func<Exception, Task> onErrorAsync, Func<Task> onCompletedAsync) =>
            obs.SubscribeAsync(new BatchObserverFunctions<T>(onNextAsync, onErrorAsync, onCompletedAsync));

        /// <summary>Subscribes.</summary>
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
            this IAsyncBatchObservable<T> obs, Func<IList<SequentialItem<T>>, Task> onNextAsync, Func<Exception, Task> onErrorAsync) =>
            obs.SubscribeAsync(new BatchObserverFunctions<T>(onNextAsync, onErrorAsync, null));

        /// <summary>Subscribes.</summary>
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
            this IAsyncBatchObservable<T> obs, Func<IList<SequentialItem<T>>, Task> onNextAsync, Func<Task> onCompletedAsync) =>
            obs.SubscribeAsync(new BatchObserverFunctions<T>(onNextAsync, null, onCompletedAsync));

        /// <summary>Subscribes.</summary>
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(this IAsyncBatchObservable<T> obs, Func<IList<SequentialItem<T>>, Task> onNextAsync) =>
            obs.SubscribeAsync(new BatchObserverFunctions<T>(onNextAsync, null, null));
    }

    /// <summary>Resumes with functions.</summary>
    public static class StreamSubscriptionHandleExtensions
    {
        /// <summary>Attaches functions in place of the former observer.</summary>
        public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
            this StreamSubscriptionHandle<T> handle, Func<T, StreamSequenceToken, Task> onNextAsync, Func<Exception, Task> onErrorAsync,
            Func<Task> onCompletedAsync, StreamSequenceToken? token = null) =>
            handle.ResumeAsync(new ObserverFunctions<T>(onNextAsync, onErrorAsync, onCompletedAsync), token);

        /// <summary>Attaches functions in place of the former observer.</summary>
        public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
            this StreamSubscriptionHandle<T> handle, Func<T, StreamSequenceToken, Task> onNextAsync, Func<Exception, Task> onErrorAsync,
            StreamSequenceToken? token = null) => handle.ResumeAsync(new ObserverFunctions<T>(onNextAsync, onErrorAsync, null), token);

        /// <summary>Attaches functions in place of the former observer.</summary>
        public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
            this StreamSubscriptionHandle<T> handle, Func<T, StreamSequenceToken, Task> onNextAsync, Func<Task> onCompletedAsync,
            StreamSequenceToken? token = null) => handle.ResumeAsync(new ObserverFunctions<T>(onNextAsync, null, onCompletedAsync), token);

        /// <summary>Attaches a function in place of the former observer.</summary>
        public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
            this StreamSubscriptionHandle<T> handle, Func<T, StreamSequenceToken, Task> onNextAsync, StreamSequenceToken? token = null) =>
            handle.ResumeAsync(new ObserverFunctions<T>(onNextAsync, null, null), token);

        /// <summary>Attaches a function that takes batches in place of the former observer.</summary>
        public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
            this StreamSubscriptionHandle<T> handle, Func<IList<SequentialItem<T>>, Task> onNextAsync, StreamSequenceToken? token = null) =>
            handle.ResumeAsync(new BatchObserverFunctions<T>(onNextAsync, null, null), token);

        /// <summary>Attaches functions that take batches in place of the former observer.</summary>
        public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
            this StreamSubscriptionHandle<T> handle, Func<IList<SequentialItem<T>>, Task> onNextAsync, Func<Exception, Task> onErrorAsync,
            StreamSequenceToken? token = null) => handle.ResumeAsync(new BatchObserverFunctions<T>(onNextAsync, onErrorAsync, null), token);

        /// <summary>Attaches functions that take batches in place of the former observer.</summary>
        public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
            this StreamSubscriptionHandle<T> handle, Func<IList<SequentialItem<T>>, Task> onNextAsync, Func<Task> onCompletedAsync,
            StreamSequenceToken? token = null) => handle.ResumeAsync(new BatchObserverFunctions<T>(onNextAsync, null, onCompletedAsync), token);

        /// <summary>Attaches functions that take batches in place of the former observer.</summary>
        public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
            this StreamSubscriptionHandle<T> handle, Func<IList<SequentialItem<T>>, Task> onNextAsync, Func<Exception, Task> onErrorAsync,
            Func<Task> onCompletedAsync, StreamSequenceToken? token = null) =>
            handle.ResumeAsync(new BatchObserverFunctions<T>(onNextAsync, onErrorAsync, onCompletedAsync), token);
    }
}

namespace VoiceCluster.EmbeddedOrleans.Streams
{
    internal static class StreamFunctions
    {
        public static IStreamProvider Find(IServiceProvider services, string name) =>
            services.GetKeyedService<IStreamProvider>(name) ?? throw new KeyNotFoundException($"There is no stream provider named \"{name}\".");
    }

    internal sealed class ObserverFunctions<T>(
        Func<T, StreamSequenceToken, Task> onNext, Func<Exception, Task>? onError, Func<Task>? onCompleted) : IAsyncObserver<T>
    {
        public Task OnNextAsync(T item, StreamSequenceToken? token = null) => onNext(item, token!);

        public Task OnCompletedAsync() => onCompleted?.Invoke() ?? Task.CompletedTask;

        public Task OnErrorAsync(Exception ex) => onError?.Invoke(ex) ?? Task.CompletedTask;
    }

    internal sealed class BatchObserverFunctions<T>(
        Func<IList<SequentialItem<T>>, Task> onNext, Func<Exception, Task>? onError, Func<Task>? onCompleted) : IAsyncBatchObserver<T>
    {
        public Task OnNextAsync(IList<SequentialItem<T>> items) => onNext(items);

        public Task OnCompletedAsync() => onCompleted?.Invoke() ?? Task.CompletedTask;

        public Task OnErrorAsync(Exception ex) => onError?.Invoke(ex) ?? Task.CompletedTask;
    }
}
