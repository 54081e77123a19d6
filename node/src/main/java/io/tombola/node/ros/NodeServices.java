package io.tombola.node.ros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.tombola.msgs.ros.MessageFormatException;
import io.tombola.msgs.ros.MessageWriter;
import io.tombola.msgs.ros.RosServiceType;
import io.tombola.node.ros.master.MasterClient;
import io.tombola.node.ros.tcpros.ServiceLink;
import io.tombola.node.ros.tcpros.ServiceProvider;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The services that a node offers and those it calls. */
final class NodeServices {
  private final NodeConfiguration configuration;
  private final NameResolver resolver;
  private final URI uri;
  private final MasterClient master;
  private final Registrar registrar;
  private final Executor executor;
  private final EventLoopGroup group;
  private final Map<String, ServiceProvider> providers = new ConcurrentHashMap<>();
  private final Set<ServiceLink> links = ConcurrentHashMap.newKeySet();

  /**
   * No services.
   *
   * @param tcprosPort where clients come
   * @param executor runs what services do
   */
  NodeServices(
      NodeConfiguration configuration,
      int tcprosPort,
      MasterClient master,
      Registrar registrar,
      Executor executor,
      EventLoopGroup group) {
    this.configuration = configuration;
    this.resolver = configuration.resolver();
    this.uri = URI.create("rosrpc://" + configuration.host() + ":" + tcprosPort);
    this.master = master;
    this.registrar = registrar;
    this.executor = executor;
    this.group = group;
  }

  /** Who answers a service's calls, or null. */
  ServiceProvider provider(String service) {
    return providers.get(service);
  }

  // As forget does, under a lock: the registrar hears of things in the order in which they are.
  synchronized <Q, S> ServiceServer<Q, S> newServer(
      String name, RosServiceType<Q, S> type, ServiceResponseBuilder<Q, S> builder) {
    GraphName resolved = resolver.resolve(name);
    String service = resolved.name();
    ServiceProvider provider =
        new ServiceProvider(
            resolver.getNodeName().name(),
            service,
            type,
            configuration.maxMessageBytes(),
            executor,
            (request, response) -> answer(type, builder, request, response));
    if (providers.putIfAbsent(service, provider) != null) {
      throw new RosException(resolver.getNodeName() + " offers " + service + " already");
    }
    String what = "service " + service;
    registrar.add(
        what,
        () -> master.registerService(service, uri.toString()),
        () -> master.unregisterService(service, uri.toString()));
    return new Server<>(
        resolved,
        type.name(),
        uri,
        () -> {
          forget(service, provider, what);
          provider.close();
        });
  }

  private synchronized void forget(String service, ServiceProvider provider, String what) {
    if (providers.remove(service, provider)) {
      registrar.remove(what);
    }
  }

  private static <Q, S> Optional<String> answer(
      RosServiceType<Q, S> type,
      ServiceResponseBuilder<Q, S> builder,
      ByteBuf request,
      ByteBuf response) {
    try {
      S answer = builder.build(type.request().read(request.nioBuffer()));
      MessageWriter writer = new MessageWriter();
      type.response().write(answer, writer);
      response.writeBytes(writer.view());
      return Optional.empty();
    } catch (MessageFormatException e) {
      return Optional.of("the request is no " + type + ": " + e.getMessage());
    } catch (ServiceException e) {
      return Optional.of(e.getMessage());
    }
  }

  <Q, S> ServiceClient<Q, S> newClient(String name, RosServiceType<Q, S> type) {
    GraphName resolved = resolver.resolve(name);
    String service = resolved.name();
    ServiceLink link =
        new ServiceLink(
            group.next(),
            new ServiceLink.Target(
                resolver.getNodeName().name(), service, type, configuration.maxMessageBytes()),
            () -> master.lookupService(service));
    links.add(link);
    return new DefaultServiceClient<>(resolved, type, link, executor, () -> links.remove(link));
  }

  /** {@code [requests, bytes received, bytes sent]}, of all services together. */
  List<Object> busStats() {
    return List.of(
        SlaveApi.number(providers.values().stream().mapToLong(ServiceProvider::requests).sum()),
        SlaveApi.number(
            providers.values().stream().mapToLong(ServiceProvider::bytesReceived).sum()),
        SlaveApi.number(providers.values().stream().mapToLong(ServiceProvider::bytesSent).sum()));
  }

  void close() {
    providers.values().forEach(ServiceProvider::close);
    links.forEach(ServiceLink::close);
  }

  private record Server<Q, S>(GraphName name, String type, URI uri, Runnable end)
      implements ServiceServer<Q, S> {
    @Override
    public GraphName getName() {
      return name;
    }

    @Override
    public String getType() {
      return type;
    }

    @Override
    public URI getUri() {
      return uri;
    }

    @Override
    public void shutdown() {
      end.run();
    }
  }
}
