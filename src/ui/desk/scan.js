/* Sends one file to the service as it is and follows it until it can be found. */

(function (root) {
  'use strict';

  var form = document.getElementById('scan');
  if (!form) return;
  var texts = JSON.parse(form.getAttribute('data-texts'));
  var result = document.getElementById('scan-result');
  var pollMs = 2000;
  var finalStates = ['verified', 'quarantined', 'refused'];

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

  function recordLink(recordId) {
    var link = document.createElement('a');
    link.href = '/archive/records/' + encodeURIComponent(recordId) + '/pages/1';
    link.textContent = texts.open;
    return link;
  }

  function follow(scanId, first) {
    root.tomeoki.request('GET', '/api/v1/scans/' + encodeURIComponent(scanId), null, function (status, body) {
      if (status === 200) {
        var failed = body.state === 'quarantined' || body.state === 'refused';
        var link = body.recordId ? recordLink(body.recordId) : null;
        tell(failed ? 'error' : 'done', [first, texts['state.' + body.state] || body.state], link);
        if (finalStates.indexOf(body.state) >= 0) return;
      }
      setTimeout(function () {
        follow(scanId, first);
      }, pollMs);
    });
  }

  function finished(call, submit) {
    var body = null;
    submit.disabled = false;
    try {
      body = JSON.parse(call.responseText);
    } catch (_error) {
      body = null;
    }
    if (call.status === 200 || call.status === 201) {
      var key = body.duplicate ? 'duplicate' : 'received';
      follow(body.scanId, root.tomeoki.fill(texts[key], { id: body.scanId }));
    } else if (body && body.title) tell('error', [body.title, body.detail]);
    else tell('error', [texts.failed]);
  }

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    var file = document.getElementById('file').files[0];
    var segment = document.getElementById('segment').value;
    var submit = form.querySelector('button');
    if (!file) {
      tell('error', [texts.choose]);
      return;
    }
    var call = new XMLHttpRequest();
    var query = '?fileName=' + encodeURIComponent(file.name) + '&segment=' + encodeURIComponent(segment);
    call.open('POST', '/api/v1/scans' + query, true);
    call.setRequestHeader('X-Tomeoki-Request', '1');
    call.setRequestHeader('Content-Type', 'application/octet-stream');
    call.upload.onprogress = function (progress) {
      if (!progress.lengthComputable) return;
      var percent = Math.floor((100 * progress.loaded) / progress.total);
      tell('info', [root.tomeoki.fill(texts.sending, { percent: percent })]);
    };
    call.onreadystatechange = function () {
      if (call.readyState === 4) finished(call, submit);
    };
    submit.disabled = true;
    call.send(file);
  });
})(window);
