/* Requests to the service: JSON in, JSON out. ES5, for the browsers built into devices. */

(function (root) {
  'use strict';

  var tomeoki = root.tomeoki || {};
  root.tomeoki = tomeoki;

  /* Milliseconds after which an answer is no longer waited for; scanning answers when the feeder is empty. */
  var timeoutMs = 20000;
  var scanTimeoutMs = 600000;

  function parse(text) {
    try {
      return JSON.parse(text);
    } catch (_error) {
      return null;
    }
  }

  function begin(method, path, waitMs, done) {
    var call = new XMLHttpRequest();
    call.open(method, path, true);
    call.timeout = waitMs;
    call.setRequestHeader('X-Tomeoki-Request', '1');
    call.setRequestHeader('Accept', 'application/json');
    call.onreadystatechange = function () {
      if (call.readyState !== 4) return;
      done(call.status, parse(call.responseText));
    };
    return call;
  }

  /*
   * Sends a request; `done(status, body)` is called once, with status 0 when no answer came and body null when
   * there is no JSON in it. `waitMs` is how long an answer is waited for; default 20 seconds, for a scan 10 minutes.
   */
  tomeoki.request = function (method, path, body, done, waitMs) {
    var usual = path === '/api/v1/panel/scan' ? scanTimeoutMs : timeoutMs;
    var call = begin(method, path, waitMs || usual, done);
    if (body !== null) call.setRequestHeader('Content-Type', 'application/json');
    call.send(body === null ? null : JSON.stringify(body));
    return call;
  };

  /* Sends bytes (a Blob) of a media type; `done` as above. */
  tomeoki.sendBytes = function (path, mediaType, bytes, done) {
    var call = begin('POST', path, timeoutMs, done);
    call.setRequestHeader('Content-Type', mediaType);
    call.send(bytes);
    return call;
  };

  /* Puts values into the `{name}` places of a text. */
  tomeoki.fill = function (text, values) {
    return text.replace(/\{(\w+)\}/g, function (place, name) {
      return values[name] === undefined ? place : String(values[name]);
    });
  };
})(window);
