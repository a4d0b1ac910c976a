/*
 * Waits for what happens at the device without this page: a network reader that let somebody in, a card that was
 * taken off. One request at a time is open; the next begins when it was answered, later each time it fails.
 */

(function (root) {
  'use strict';

  var waitSeconds = 25;
  /* Longer than the service waits. */
  var timeoutMs = 40000;
  var shortestPauseMs = 200;
  var longestPauseMs = 30000;

  /* Handlers: onArrival(walkUp), onRefused(reason), onEnded(). `restart` drops the open request, as after a change of the session. */
  root.tomeoki.arrivals = function (handlers) {
    var call = null;
    var timer = null;
    var pauseMs = shortestPauseMs;

    function drop() {
      var open = call;
      call = null;
      clearTimeout(timer);
      if (open) open.abort();
    }

    function ask() {
      var mine = root.tomeoki.request(
        'GET',
        '/api/v1/panel/arrivals?wait=' + waitSeconds,
        null,
        function (status, body) {
          /* A request that was dropped answers too, with nothing. */
          if (call !== mine) return;
          call = null;
          pauseMs =
            status === 200 || status === 204 ? shortestPauseMs : Math.min(pauseMs * 3, longestPauseMs);
          timer = setTimeout(ask, pauseMs);
          if (status === 200 && body && body.ended) handlers.onEnded();
          else if (status === 200 && body && body.displayName) handlers.onArrival(body);
          else if (status === 200 && body && body.refused) handlers.onRefused(body.text);
        },
        timeoutMs
      );
      call = mine;
    }

    return {
      restart: function () {
        drop();
        pauseMs = shortestPauseMs;
        timer = setTimeout(ask, shortestPauseMs);
      },
      stop: drop,
    };
  };
})(window);
