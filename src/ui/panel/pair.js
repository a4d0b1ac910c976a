/* Pairs this browser with a device: takes the token out of the address, hands it in, goes to the panel. */

(function (root) {
  'use strict';

  var line = document.getElementById('pair');
  var token = location.hash.slice(1);
  /* The address stays in no history and on no screen. */
  if (root.history.replaceState) root.history.replaceState(null, '', location.pathname);
  if (token === '') {
    line.textContent = line.getAttribute('data-missing');
    return;
  }
  root.tomeoki.request('POST', '/api/v1/panel/pair', { token: token }, function (status) {
    if (status === 200) location.replace('/panel');
    else line.textContent = line.getAttribute('data-failed');
  });
})(window);
