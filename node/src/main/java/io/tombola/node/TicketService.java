package io.tombola.node;

import io.tombola.msgs.ros.LoadTicketService;
import io.tombola.node.decide.TicketChange;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.ServiceException;
import io.tombola.node.swap.HotSwap;
import io.tombola.node.swap.RejectedTicketException;
import io.tombola.node.swap.TicketAccount;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;

/** {@code ~load_ticket} (tombola_msgs/LoadTicket): answers once the ticket runs or is refused. */
final class TicketService {
  private final HotSwap swap;
  private final TicketAccount account;

  private TicketService(HotSwap swap, TicketAccount account) {
    this.swap = swap;
    this.account = account;
  }

  static void offer(ConnectedNode node, HotSwap swap, TicketAccount account) {
    TicketService service = new TicketService(swap, account);
    node.newServiceServer("~load_ticket", LoadTicketService.TYPE, service::load);
  }

  private LoadTicketService.Response load(LoadTicketService.Request request)
      throws ServiceException {
    try {
      TicketChange change = swap.load(Path.of(request.path())).join();
      return new LoadTicketService.Response(true, change.why(), change.now().number());
    } catch (InvalidPathException e) {
      throw new ServiceException("'" + request.path() + "' is no path: " + e.getMessage(), e);
    } catch (CompletionException e) {
      if (e.getCause() instanceof RejectedTicketException refusal) {
        return new LoadTicketService.Response(
            false, refusal.reason() + ": " + refusal.getMessage(), account.current().number());
      }
      throw new ServiceException("the ticket was not loaded: " + e.getCause(), e);
    }
  }
}
