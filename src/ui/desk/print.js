/* Sends one file to the service as it is, to be held until its owner stands at a device. */

(function (root) {
  'use strict';

  var form = document.getElementById('print');
  if (!form) return;
  var texts = JSON.parse(form.getAttribute('data-texts'));
  var result = document.getElementById('print-result');

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

  function listLink() {
    var link = document.createElement('a');
    link.href = '/desk';
    link.textContent = texts.toList;
    return link;
  }

  function bodyOf(call) {
    try {
      return JSON.parse(call.responseText);
    } catch (_error) {
      return null;
    }
  }

  function finished(call) {
    var body = bodyOf(call);
    if (call.status === 201 && body) {
      tell(
        'done',
        [root.tomeoki.fill(texts.held, { name: body.jobName, time: body.expiresAtText })],
        listLink()
      );
      form.reset();
    } else if (body && body.title) tell('error', [body.title, body.detail]);
    else tell('error', [texts.failed]);
  }

  function value(id) {
    return encodeURIComponent(document.getElementById(id).value);
  }

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    var file = document.getElementById('file').files[0];
    var submit = form.querySelector('button');
    if (!file) {
      tell('error', [texts.choose]);
      return;
    }
    var call = new XMLHttpRequest();
    call.open(
      'POST',
      '/api/v1/jobs?fileName=' +
        encodeURIComponent(file.name) +
        '&segment=' +
        value('segment') +
        '&copies=' +
        value('copies') +
        '&sides=' +
        value('sides') +
        '&printColorMode=' +
        value('color'),
      true
    );
    call.setRequestHeader('X-Tomeoki-Request', '1');
    call.setRequestHeader('Content-Type', 'application/octet-stream');
    call.upload.onprogress = function (progress) {
      if (!progress.lengthComputable) return;
      var percent = Math.floor((100 * progress.loaded) / progress.total);
      tell('info', [root.tomeoki.fill(texts.sending, { percent: percent })]);
    };
    call.onreadystatechange = function () {
      if (call.readyState !== 4) return;
      submit.disabled = false;
      finished(call);
    };
    submit.disabled = true;
    call.send(file);
  });
})(window);
