/* Enrols a face at the desk: agreement, camera, one instruction at a time. ES5. */

(function (root) {
  'use strict';

  var form = document.getElementById('enrol');
  if (!form) return;
  var texts = JSON.parse(form.getAttribute('data-texts'));
  var camera = root.tomeoki.camera;
  var request = root.tomeoki.request;
  var stage = document.getElementById('enrol-stage');
  var video = document.getElementById('enrol-video');
  var words = document.getElementById('enrol-words');
  var meter = document.getElementById('enrol-meter');
  var stop = document.getElementById('enrol-stop');
  var agree = document.getElementById('agree');
  var number = document.getElementById('enrol-number');
  var attempt = null;

  function say(text) {
    if (words.textContent !== text) words.textContent = text;
  }

  function end(text, isError) {
    camera.close();
    attempt = null;
    video.hidden = true;
    meter.hidden = true;
    stop.hidden = true;
    form.hidden = false;
    words.className = isError ? 'notice notice-error' : 'notice notice-done';
    say(text);
  }

  function problem(body) {
    return body && body.title ? body.title + ' ' + (body.detail || '') : texts.failed;
  }

  function shoot(mine) {
    if (attempt !== mine) return;
    camera.shoot(function (picture) {
      if (attempt !== mine) return;
      if (!picture) {
        setTimeout(shoot.bind(null, mine), 100);
        return;
      }
      root.tomeoki.sendBytes(
        '/api/v1/desk/face/attempts/' + mine.attemptId + '/frames',
        'image/jpeg',
        picture,
        function (status, body) {
          if (attempt === mine) seen(mine, status, body);
        }
      );
    });
  }

  function seen(mine, status, body) {
    if (status !== 200) {
      end(problem(body), true);
      return;
    }
    meter.value = body.progress;
    if (body.state === 'enrolled') {
      end(body.lookAlike ? texts.enrolledAlike : texts.enrolled, false);
      setTimeout(function () {
        root.location.assign('/desk/face?notice=enrolled');
      }, 2500);
      return;
    }
    if (body.state === 'failed') {
      end(texts['reason.' + body.reason] || texts.failed, true);
      return;
    }
    say(texts[body.instruction] || texts['look-straight']);
    setTimeout(shoot.bind(null, mine), mine.frameEveryMs);
  }

  function start() {
    var body = { agreedWording: form.getAttribute('data-wording'), camera: camera.label() };
    if (number && number.value.trim() !== '') body.staffNumber = number.value.trim();
    request('POST', '/api/v1/desk/face/attempts', body, function (status, answer) {
      if (status !== 201) {
        end(problem(answer), true);
        return;
      }
      attempt = answer;
      say(texts[answer.firstInstruction]);
      shoot(answer);
    });
  }

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    if (!agree.checked) return;
    form.hidden = true;
    stage.hidden = false;
    video.hidden = false;
    meter.hidden = false;
    meter.value = 0;
    stop.hidden = false;
    words.className = 'enrol-words';
    say(texts.starting);
    camera.open(video, start, function (name) {
      end(name === 'NotAllowedError' ? texts.notAllowed : texts.noCamera, true);
    });
  });

  stop.addEventListener('click', function () {
    end(texts.stopped, false);
  });
})(window);
