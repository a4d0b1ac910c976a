/* Sends the file of a form to the service as it is, and tells in the page how it goes. */

(function (root) {
  'use strict';

  var tomeoki = root.tomeoki || {};
  root.tomeoki = tomeoki;

  function bodyOf(call) {
    try {
      return JSON.parse(call.responseText);
    } catch (_error) {
      return null;
    }
  }

  /*
   * Makes a form send its file. The form's `data-texts` holds `choose`, `sending` and `failed`. `pathOf(file)` says where
   * the file goes; `done(body, tell)` is called when it was taken, with a function that shows lines and a link.
   */
  tomeoki.upload = function (form, result, pathOf, done) {
    var texts = JSON.parse(form.getAttribute('data-texts'));
    var submit = form.querySelector('button');

    function tell(kind, lines, link) {
      result.className = 'notice notice-' + kind;
      result.textContent = '';
      lines.forEach(function (line) {
        var p = document.createElement('p');
        p.textContent = line;
        result.appendChild(p);
      });
      if (link) result.appendChild(link);
    }

    function tellShare(sent, total) {
      tell('info', [tomeoki.fill(texts.sending, { percent: Math.floor((100 * sent) / total) })]);
    }

    function finished(call) {
      var body = bodyOf(call);
      submit.disabled = false;
      if ((call.status === 200 || call.status === 201) && body) done(body, tell);
      else if (body && body.title) tell('error', [body.title, body.detail]);
      else tell('error', [texts.failed]);
    }

    form.addEventListener('submit', function (event) {
      event.preventDefault();
      var file = form.querySelector('input[type=file]').files[0];
      if (!file) {
        tell('error', [texts.choose]);
        return;
      }
      submit.disabled = true;
      var call = new XMLHttpRequest();
      call.open('POST', pathOf(file), true);
      call.setRequestHeader('X-Tomeoki-Request', '1');
      call.setRequestHeader('Content-Type', 'application/octet-stream');
      call.upload.onprogress = function (progress) {
        if (progress.lengthComputable) tellShare(progress.loaded, progress.total);
      };
      call.onreadystatechange = function () {
        if (call.readyState === 4) finished(call);
      };
      call.send(file);
    });
    return texts;
  };
})(window);
