/*
 * Pairs this browser with a device: by the token of a pairing address, which is taken out of the address and handed
 * in, or by a code on the screen that an administrator approves.
 */

(function (root) {
  'use strict';

  var request = root.tomeoki.request;
  var line = document.getElementById('pair');
  var codeLine = document.getElementById('code');
  var again = document.getElementById('again');
  var token = location.hash.slice(1);
  var pollMs = 3000;

  function say(name) {
    line.textContent = line.getAttribute('data-' + name);
  }

  function start() {
    location.replace('/panel');
  }

  /* Letters apart, so that they are read out one by one and told on without a mistake. */
  function showCode(code) {
    codeLine.textContent = code.split('').join(' ');
    codeLine.style.display = 'block';
    again.style.display = 'none';
    say('waiting');
  }

  function askForCode() {
    request('POST', '/api/v1/panel/pairing', {}, function (status, body) {
      if (status === 200 || status === 201) {
        showCode(body.code);
        poll(body.pollToken);
        return;
      }
      if (status === 0 || status >= 500) {
        say('offline');
        setTimeout(askForCode, 4 * pollMs);
        return;
      }
      line.textContent =
        body && body.title ? body.title + ' ' + body.detail : line.getAttribute('data-failed');
      again.style.display = 'inline-block';
    });
  }

  function poll(pollToken) {
    setTimeout(function () {
      request(
        'GET',
        '/api/v1/panel/pairing?pollToken=' + encodeURIComponent(pollToken),
        null,
        function (status, body) {
          if (status === 200 && body.state === 'approved') start();
          else if (status === 200 && body.state === 'waiting') {
            say('waiting');
            poll(pollToken);
          } else if (status === 0 || status >= 500) {
            say('offline');
            poll(pollToken);
          } else {
            codeLine.style.display = 'none';
            say(status === 200 && body.state === 'refused' ? 'refused' : 'expired');
            again.style.display = 'inline-block';
          }
        }
      );
    }, pollMs);
  }

  again.onclick = askForCode;
  /* The address stays in no history and on no screen. */
  if (root.history.replaceState) root.history.replaceState(null, '', location.pathname);
  if (token === '') {
    askForCode();
    return;
  }
  say('working');
  request('POST', '/api/v1/panel/pair', { token: token }, function (status) {
    if (status === 200) start();
    else {
      say('failed');
      again.style.display = 'inline-block';
    }
  });
})(window);
