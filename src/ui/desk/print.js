/* Sends one file to be held until its owner stands at a device. */

(function (root) {
  'use strict';

  var form = document.getElementById('print');
  if (!form) return;

  function listLink() {
    var link = document.createElement('a');
    link.href = '/desk';
    link.textContent = texts.toList;
    return link;
  }

  function value(id) {
    return encodeURIComponent(document.getElementById(id).value);
  }

  function pathOf(file) {
    var settings =
      '&copies=' + value('copies') + '&sides=' + value('sides') + '&printColorMode=' + value('color');
    return (
      '/api/v1/jobs?fileName=' + encodeURIComponent(file.name) + '&segment=' + value('segment') + settings
    );
  }

  var texts = root.tomeoki.upload(
    form,
    document.getElementById('print-result'),
    pathOf,
    function (body, tell) {
      var held = root.tomeoki.fill(texts.held, { name: body.jobName, time: body.expiresAtText });
      tell('done', [held], listLink());
      form.reset();
    }
  );
})(window);
